/** A page's text as sections: its headings, and what stands below each. */
import { type Section, SectionList } from "../passage-cutting";
import { ELEMENT, type HtmlNode, isBlock, TEXT, textOf } from "./elements";
import { DEPTH, type MainText } from "./main-text";

/** What a list item begins with. */
const MARK = "- ";

/** The sections of a page's text. */
export function sectionsOfPage({ root, lines }: Pick<MainText, "root" | "lines">): Section[] {
  const walk = new Walk(lines);
  walk.node(root);
  walk.endBlock();
  return walk.list.sections;
}

class Walk {
  readonly list = new SectionList();
  #text = "";
  /** Whether the text at hand is more than a list item's mark. */
  #hasWords = false;
  #isTight = false;
  /** Of the last text that says where it stands, and of the text at hand. */
  #line = 1;
  #firstLine = 1;

  constructor(readonly lines: MainText["lines"]) {}

  node(node: HtmlNode): void {
    if (node.nodeType === TEXT) this.#addText(node);
    if (node.nodeType !== ELEMENT) return;
    const name = node.nodeName.toUpperCase();
    if (/^H[1-6]$/.test(name)) this.#heading(node, Number(node.getAttribute?.(DEPTH) ?? name.slice(1)));
    else if (name === "PRE") this.#code(node);
    else if (name === "TABLE") this.#table(node);
    else if (name === "BR") this.#text += this.#hasWords ? "\n" : "";
    else if (isBlock(name)) this.#block(node, name);
    else for (const child of node.childNodes) this.node(child);
  }

  endBlock(): void {
    const text = this.#hasWords ? trimmedLines(this.#text) : "";
    this.list.block({ text, line: this.#firstLine, isTight: this.#isTight });
    this.#text = "";
    this.#hasWords = false;
    this.#isTight = false;
  }

  /** White space before a block's first word counts for nothing. */
  #addText(node: HtmlNode): void {
    const text = (node.textContent ?? "").replace(/\s+/g, " ");
    if (!this.#hasWords) {
      if (text.trim() === "") return;
      this.#firstLine = this.#lineOf(node);
      this.#hasWords = true;
    }
    this.#text += text;
  }

  /** The line of the first text in a node. */
  #lineOf(node: HtmlNode): number {
    this.#line = this.#firstLineIn(node) ?? this.#line;
    return this.#line;
  }

  #firstLineIn(node: HtmlNode): number | undefined {
    if (node.nodeType === TEXT) return this.lines.get(node);
    for (const child of node.childNodes) {
      const line = this.#firstLineIn(child);
      if (line !== undefined) return line;
    }
    return undefined;
  }

  #block(node: HtmlNode, name: string): void {
    // A list item's own paragraph stands behind the item's mark.
    if (this.#text !== MARK) this.endBlock();
    if (name === "LI") {
      this.#text = MARK;
      this.#isTight = true;
    }
    for (const child of node.childNodes) this.node(child);
    this.endBlock();
  }

  #heading(node: HtmlNode, depth: number): void {
    this.endBlock();
    // What generators of documentation hang on a heading leads to the heading itself.
    const text = oneLine(textOf(node)).replace(/^[#¶§🔗]\s*|\s*[#¶§🔗]$/gu, "");
    if (text !== "") this.list.heading(depth, text);
  }

  #code(node: HtmlNode): void {
    this.endBlock();
    const text = textOf(node).replace(/^\n+|\s+$/g, "");
    this.list.block({ text, line: this.#lineOf(node), isCode: true });
  }

  /** A row a line. A table of one column is no table, but how its page is laid out. */
  #table(node: HtmlNode): void {
    this.endBlock();
    const rows = rowsOf(node);
    if (rows.every((cells) => cells.length < 2)) {
      for (const cell of rows.flat()) this.#block(cell, "DIV");
      return;
    }
    const lines = rows.map((cells) => cells.map((cell) => oneLine(textOf(cell))).join(" | "));
    this.list.block({ text: lines.filter((line) => /[^\s|]/.test(line)).join("\n"), line: this.#lineOf(node) });
  }
}

function rowsOf(node: HtmlNode): HtmlNode[][] {
  const rows: HtmlNode[][] = [];
  for (const child of node.childNodes) {
    const name = child.nodeName.toUpperCase();
    if (name === "TR") rows.push([...child.childNodes].filter(({ nodeName }) => /^T[DH]$/i.test(nodeName)));
    else if (/^(?:THEAD|TBODY|TFOOT)$/.test(name)) rows.push(...rowsOf(child));
    else if (name === "CAPTION") rows.push([child]);
  }
  return rows;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function trimmedLines(text: string): string {
  return text.split("\n").map(oneLine).join("\n").trim();
}
