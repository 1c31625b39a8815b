/**
 * A page's source, by the tokenizer of the parser that reads it afterwards: so a tag is what is a tag there, not what
 * looks like one in a comment, a script or an attribute. Finds what the parser does not tell: on which line the text
 * stands, and where the tags stand that a page may have twice, late or not at all.
 */
import type htmlparser2 = require("htmlparser2");

/** Text between two tags. */
export interface TextRun {
  text: string;
  /** Of its first character that is not blank, counted from 1. */
  line: number;
}

/** What the source of a page consists of. */
export interface ScannedPage {
  /** In order, those without a word left out. */
  runs: TextRun[];
  /** The source without its doctype and without the tags of html, head and body. */
  inner: string;
  /** The first start tag of body, with its attributes; "<body>" where there is none. */
  body: string;
}

const FRAME = ["html", "head", "body"];

/** Goes through a page's source once. */
export function scanPage(source: string): ScannedPage {
  const { Tokenizer } = require("htmlparser2") as typeof htmlparser2;
  const scanner = new Scanner(source);
  const tokenizer = new Tokenizer({ decodeEntities: true }, scanner);
  tokenizer.write(source);
  tokenizer.end();
  return scanner.page();
}

type TokenizerCallbacks = ConstructorParameters<typeof htmlparser2.Tokenizer>[1];

const ignored = (): void => {};

class Scanner implements TokenizerCallbacks {
  readonly #source: string;
  readonly #runs: TextRun[] = [];
  readonly #kept: string[] = [];
  #copied = 0;
  #body: string | undefined;
  /** A tag of the frame that has not ended yet: its name and where it begins. */
  #frame: { name: string; start: number } | undefined;
  #text = "";
  #textLine = 1;
  #line = 1;
  #counted = 0;
  /** Where a character by name begins, if one follows. */
  #entityStart = 0;

  readonly onattribdata = ignored;
  readonly onattribentity = ignored;
  readonly onattribend = ignored;
  readonly onattribname = ignored;
  readonly oncdata = ignored;
  readonly onend = ignored;
  readonly onprocessinginstruction = ignored;

  constructor(source: string) {
    this.#source = source;
  }

  page(): ScannedPage {
    this.#endRun();
    const inner = this.#kept.join("") + this.#source.slice(this.#copied);
    return { runs: this.#runs, inner, body: this.#body ?? "<body>" };
  }

  ontext(start: number, end: number): void {
    this.#addText(this.#source.slice(start, end), end);
    this.#entityStart = end;
  }

  ontextentity(code: number, end: number): void {
    const text = String.fromCodePoint(code);
    this.#addText(text, this.#entityStart + text.length);
    this.#entityStart = end;
  }

  onopentagname(start: number, end: number): void {
    this.#endRun();
    const name = this.#source.slice(start, end).toLowerCase();
    this.#frame = FRAME.includes(name) ? { name, start: start - 1 } : undefined;
  }

  onopentagend(end: number): void {
    this.#entityStart = end + 1;
    if (this.#frame === undefined) return;
    const { name, start } = this.#frame;
    if (name === "body") this.#body ??= this.#source.slice(start, end + 1).replace(/\/>$/, ">");
    this.#cut(start, end + 1);
    this.#frame = undefined;
  }

  onselfclosingtag(end: number): void {
    this.onopentagend(end);
  }

  onclosetag(start: number, end: number): void {
    this.#endRun();
    const close = this.#source.indexOf(">", end);
    this.#entityStart = close < 0 ? this.#source.length : close + 1;
    if (FRAME.includes(this.#source.slice(start, end).toLowerCase())) this.#cut(start - 2, this.#entityStart);
  }

  ondeclaration(start: number, end: number): void {
    if (/^!?doctype/i.test(this.#source.slice(start, end))) this.#cut(this.#source.lastIndexOf("<", start), end + 1);
  }

  oncomment(_start: number, end: number): void {
    this.#entityStart = end + 1;
  }

  #addText(text: string, end: number): void {
    const words = this.#text === "" ? text.trimStart() : text;
    if (this.#text === "" && words !== "") this.#textLine = this.#lineAt(end - words.length);
    this.#text += words;
  }

  #endRun(): void {
    if (this.#text !== "") this.#runs.push({ text: this.#text.trimEnd(), line: this.#textLine });
    this.#text = "";
  }

  #cut(start: number, end: number): void {
    this.#kept.push(this.#source.slice(this.#copied, start));
    this.#copied = end;
  }

  /** Lines end as in text: by a line feed, or a carriage return without one. */
  #lineAt(position: number): number {
    for (; this.#counted < position; this.#counted++) {
      const code = this.#source.charCodeAt(this.#counted);
      if (code === 10 || (code === 13 && this.#source.charCodeAt(this.#counted + 1) !== 10)) this.#line++;
    }
    return this.#line;
  }
}
