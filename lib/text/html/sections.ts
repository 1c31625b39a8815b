/** A page's text as sections: its headings, and what stands below each. */
import { type Section, SectionList } from "../passage-cutting";
import { DEPTH, type HtmlNode } from "./main-text";

const TEXT = 3;
const ELEMENT = 1;

/** Elements that begin and end a line; all others stand within one. */
const BLOCKS = new Set(
  `ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FORM HEADER HR LI MAIN
  OL P SECTION SUMMARY TBODY TFOOT THEAD TR UL`.split(/\s+/),
);

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

  node(node: HtmlNode): void {
    if (node.nodeType === TEXT) this.#text += (node.textContent ?? "").replace(/\s+/g, " ");
    if (node.nodeType !== ELEMENT) return;
    const name = node.nodeName.toUpperCase();
    if (/^H[1-6]$/.test(name)) this.#heading(node, Number(node.getAttribute?.(DEPTH) ?? name.slice(1)));
    else if (name === "PRE") this.#code(node);
    else if (name === "TABLE") this.#table(node);
    else if (name === "BR") this.#text += "\n";
    else if (BLOCKS.has(name)) this.#block(node, name);
    else for (const child of node.childNodes) this.node(child);
  }

  endBlock(): void {
    const text = trimmedLines(this.#text);
    // Where a page's elements stood is not known.
    this.list.block({ text, line: 1, isTight: this.#isTight });
    this.#text = "";
    this.#isTight = false;
  }

  #block(node: HtmlNode, name: string): void {
    // A list item's own paragraph stands behind the item's mark.
    if (this.#text !== "- ") this.endBlock();
    if (name === "LI") {
      this.#text = "- ";
      this.#isTight = true;
    }
    for (const child of node.childNodes) this.node(child);
    if (this.#text === "- ") this.#text = "";
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
    this.list.block({ text: (node.textContent ?? "").replace(/^\n+|\s+$/g, ""), line: 1, isCode: true });
  }

  /** A row a line. A table of one column is no table, but how its page is laid out. */
  #table(node: HtmlNode): void {
    this.endBlock();
    const rows = rowsOf(node);
    if (rows.every((cells) => cells.length < 2)) {
      for (const cells of rows) for (const cell of cells) this.#block(cell, "DIV");
      return;
    }
    const lines = rows.map((cells) => cells.map((cell) => oneLine(cell.textContent ?? "")).join(" | "));
    this.list.block({ text: lines.filter((line) => /[^\s|]/.test(line)).join("\n"), line: 1 });
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
