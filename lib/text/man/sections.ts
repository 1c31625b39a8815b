/**
 * Manual pages, man(7) and mdoc(7), as sections: what a reader sees on a terminal, without its layout. Options and
 * other tagged paragraphs are "tag: text". Tables keep their cells, equations are left out.
 */
import { type Section, SectionList } from "../passage-cutting";
import { plainText } from "./escapes";
import { type RoffLine, shownLines } from "./lines";
import { isMdocText, mdocText } from "./mdoc";

/** Font macros: the words of a line, with spaces between them or side by side. */
const SPACED = new Set(["B", "I", "SM", "SB", "R", "CW", "UR", "MT", "C"]);
const JOINED = new Set(["BR", "RB", "IR", "RI", "BI", "IB"]);
/** Where a paragraph ends. */
const BREAKS = new Set(["PP", "P", "LP", "Pp", "sp", "RS", "RE", "HP", "Bl", "El", "Lp", "Ip", "Bd", "Ed"]);

/** @param page name of the page, "ls" */
export function sectionsOfManual(source: string, page: string): Section[] {
  const builder = new ManualBuilder(page);
  for (const line of shownLines(source, builder.strings)) builder.take(line);
  return builder.end();
}

class ManualBuilder {
  readonly strings = new Map<string, string>();
  readonly #page: string;
  readonly #list = new SectionList();
  #text = "";
  #line = 1;
  #isKept = false;
  /** What the next line of text is: a heading without words of its own, or a tag. */
  #awaits: "heading" | "tag" | undefined;
  #depth = 2;
  #tag = "";
  #table: "format" | "rows" | undefined;

  constructor(page: string) {
    this.#page = page;
  }

  take({ text, line }: RoffLine): void {
    const macro = /^[.']\s*([A-Za-z]\S*)\s*(.*)$/s.exec(text);
    if (this.#table !== undefined && macro?.[1] !== "TE") this.#takeRow(text, line);
    else if (macro) this.#takeMacro(macro[1], macro[2], line);
    else if (text.trim() === "" && !this.#isKept) this.#endBlock();
    else this.#takeText(plainText(text, this.strings), line);
  }

  end(): Section[] {
    this.#endBlock();
    return this.#list.sections;
  }

  #takeMacro(name: string, rest: string, line: number): void {
    const words = (): string[] => wordsOf(rest).map((word) => plainText(word, this.strings));
    if (["SH", "Sh", "SS", "Ss"].includes(name))
      this.#heading(name[1].toUpperCase() === "H" ? 2 : 3, words().join(" "));
    else if (name === "TP" || name === "TQ") this.#tagged("");
    else if (name === "IP") this.#tagged(words()[0] ?? "", false);
    else if (name === "It") this.#tagged(mdocText(words(), this.#page), false);
    else if (["nf", "EX", "Vb"].includes(name) || name === "Bd") this.#keep(true);
    else if (["fi", "EE", "Ve"].includes(name) || name === "Ed") this.#keep(false);
    else if (name === "TS") this.#table = "format";
    else if (name === "TE") this.#table = undefined;
    else if (name === "br") this.#text = this.#text === "" ? "" : `${this.#text.trimEnd()}\n`;
    else if (BREAKS.has(name)) this.#endBlock();
    else if (SPACED.has(name)) this.#takeText(words().join(" "), line);
    else if (JOINED.has(name)) this.#takeText(words().join(""), line);
    else if (isMdocText(name)) this.#takeText(mdocText([name, ...words()], this.#page), line);
  }

  #heading(depth: number, text: string): void {
    this.#endBlock();
    this.#depth = depth;
    if (text === "") this.#awaits = "heading";
    else this.#list.heading(depth, text);
  }

  /** A tagged paragraph begins. @param isNext whether the next line is the tag */
  #tagged(tag: string, isNext = true): void {
    this.#endBlock();
    this.#tag = /[\p{L}\p{N}]/u.test(tag) ? tag : "";
    this.#awaits = isNext ? "tag" : undefined;
  }

  #takeText(text: string, line: number): void {
    if (text.trim() === "" && !this.#isKept) return;
    if (this.#awaits === "heading") {
      this.#awaits = undefined;
      this.#list.heading(this.#depth, text);
      return;
    }
    if (this.#text === "") this.#line = line;
    if (this.#awaits === "tag") {
      this.#awaits = undefined;
      this.#tag = /[\p{L}\p{N}]/u.test(text) ? text.trim() : "";
      return;
    }
    const between = this.#text === "" || this.#text.endsWith("\n") ? "" : this.#isKept ? "\n" : " ";
    this.#text += between + (this.#isKept ? text.trimEnd() : text.trim());
  }

  #takeRow(text: string, line: number): void {
    if (this.#table === "format") {
      if (text.trimEnd().endsWith(".")) this.#table = "rows";
      return;
    }
    const cells = plainText(text.replace(/^\.\s*T&.*/, ""), this.strings).split(/\t|T[{}]/);
    const row = cells.map((cell) => cell.trim()).filter((cell) => /[\p{L}\p{N}]/u.test(cell));
    if (row.length > 0) this.#takeText(row.join("  "), line);
  }

  #keep(isKept: boolean): void {
    if (!this.#isKept && isKept && this.#tag === "") this.#endBlock();
    if (this.#isKept && !isKept) this.#endBlock();
    this.#isKept = isKept;
  }

  #endBlock(): void {
    const text = this.#text.trim();
    const tag = this.#tag.replace(/:$/, "");
    const whole = tag === "" ? text : text === "" ? tag : `${tag}: ${text}`;
    if (this.#awaits !== "tag") this.#tag = "";
    this.#list.block({ text: whole, line: this.#line });
    this.#text = "";
  }
}

/** The arguments of a macro: words, or what stands in quotes, where `""` is a quote. */
function wordsOf(rest: string): string[] {
  const words = rest.replace(/\\".*$/s, "").match(/"(?:[^"]|"")*"?|(?:\\ |\S)+/g) ?? [];
  return words.map((word) => (word.startsWith('"') ? word.slice(1).replace(/"$/, "").replaceAll('""', '"') : word));
}
