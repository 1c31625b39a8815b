/** A page's text as sections: its headings, and what stands below each. */
import { type Section, SectionList } from "../passage-cutting";
import { isBlock } from "./elements";
import { LINE } from "./lines";
import { DEPTH, type HtmlNode } from "./main-text";

const TEXT = 3;
const ELEMENT = 1;

/** What a list item begins with. */
const MARK = "- ";

/** The sections below a page's element. */
export function sectionsOfPage(root: HtmlNode): Section[] {
  const walk = new Walk();
  walk.node(root);
  walk.endBlock();
  return walk.list.sections;
}

class Walk {
  readonly list = new SectionList();
  #text = "";
  #isTight = false;
  /** Of the last element that says where it stands, and of the one that the text at hand begins in. */
  #line = 1;
  #firstLine = 1;

  node(node: HtmlNode): void {
    if (node.nodeType === TEXT) this.#addText((node.textContent ?? "").replace(/\s+/g, " "));
    if (node.nodeType !== ELEMENT) return;
    this.#standAt(node);
    const name = node.nodeName.toUpperCase();
    if (/^H[1-6]$/.test(name)) this.#heading(node, Number(node.getAttribute?.(DEPTH) ?? name.slice(1)));
    else if (name === "PRE") this.#code(node);
    else if (name === "TABLE") this.#table(node);
    else if (name === "BR") this.#text += "\n";
    else if (isBlock(name)) this.#block(node, name);
    else for (const child of node.childNodes) this.node(child);
  }

  endBlock(): void {
    const text = this.#text === MARK ? "" : trimmedLines(this.#text);
    this.list.block({ text, line: this.#firstLine, isTight: this.#isTight });
    this.#text = "";
    this.#isTight = false;
  }

  #standAt(element: HtmlNode): void {
    this.#line = Number(element.getAttribute?.(LINE) ?? this.#line);
  }

  /** White space before a block's first word counts for nothing, behind a list item's mark neither. */
  #addText(text: string): void {
    const isFirst = this.#text === MARK || this.#text.trim() === "";
    if (isFirst && text.trim() === "") return;
    if (isFirst) this.#firstLine = this.#line;
    this.#text += text;
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
    const text = oneLine(node.textContent ?? "").replace(/^[#¶§🔗]\s*|\s*[#¶§🔗]$/gu, "");
    if (text !== "") this.list.heading(depth, text);
  }

  #code(node: HtmlNode): void {
    this.endBlock();
    this.list.block({ text: (node.textContent ?? "").replace(/^\n+|\s+$/g, ""), line: this.#line, isCode: true });
  }

  /** A row a line. A table of one column is no table, but how its page is laid out. */
  #table(node: HtmlNode): void {
    this.endBlock();
    const line = this.#line;
    const rows = rowsOf(node);
    if (rows.every((cells) => cells.length < 2)) {
      for (const cell of rows.flat()) {
        this.#standAt(cell);
        this.#block(cell, "DIV");
      }
      return;
    }
    const lines = rows.map((cells) => cells.map((cell) => oneLine(cell.textContent ?? "")).join(" | "));
    this.list.block({ text: lines.filter((line) => /[^\s|]/.test(line)).join("\n"), line });
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
