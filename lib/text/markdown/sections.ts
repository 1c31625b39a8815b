/** A Markdown document (CommonMark with GitHub's tables) as sections: its headings, and what stands below each. */
import type marked = require("marked");

import type { Token, Tokens } from "marked";
import { type Section, SectionList } from "../passage-cutting";
import { addHtmlBlock } from "./html-block";
import { inlineText } from "./inline";

/** `import x from "y"` and `export const x` above and between the text of MDX, and its comments. */
const MDX_CODE = /^(?:import|export)\s|^\{\/\*[\s\S]*\*\/\}$/;

/**
 * The sections of a document, from which the front matter has been taken.
 * @param line the line that `text` begins on
 * @param isMdx its imports, exports and comments are dropped
 */
export function sectionsOf(text: string, line: number, isMdx: boolean): Section[] {
  const { lexer } = require("marked") as typeof marked;
  const list = new SectionList();
  new Walk(list, isMdx).blocks(lexer(text), line);
  return list.sections;
}

class Walk {
  constructor(
    readonly list: SectionList,
    readonly isMdx: boolean,
  ) {}

  blocks(tokens: readonly Token[], first: number): void {
    let line = first;
    for (const token of tokens) {
      // Blank lines may stand in front of what a token is about.
      this.#block(token, line + newlines(/^\n*/.exec(token.raw)?.[0] ?? ""));
      line += newlines(token.raw);
    }
  }

  #block(token: Token, line: number): void {
    const { list } = this;
    if (token.type === "heading") list.heading((token as Tokens.Heading).depth, headingText(token as Tokens.Heading));
    else if (token.type === "code") list.block({ text: (token as Tokens.Code).text, line, isCode: true });
    else if (token.type === "html") addHtmlBlock(list, token.raw, line);
    else if (token.type === "table") list.block({ text: tableText(token as Tokens.Table), line });
    else if (token.type === "list") this.#list(token as Tokens.List, line, "");
    else if (token.type === "blockquote") this.blocks((token as Tokens.Blockquote).tokens, line);
    else if (token.type === "paragraph" || token.type === "text") this.#paragraph(token as Tokens.Paragraph, line);
    // A rule, the address of a link, a blank line.
  }

  #paragraph({ raw, tokens }: Tokens.Paragraph, line: number): void {
    if (this.isMdx && MDX_CODE.test(raw.trim())) return;
    // What GitHub marks a note with.
    const text = inlineText(tokens).replace(/^\s*\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/, "");
    this.list.block({ text: trimmedLines(text), line });
  }

  /** Items stand one a line; code and tables in them are blocks of their own. */
  #list({ items, ordered, start }: Tokens.List, first: number, indent: string): void {
    let line = first;
    for (const [i, item] of items.entries()) {
      const mark = ordered ? `${Number(start || 1) + i}. ` : "- ";
      let own = `${indent}${mark}`;
      let at = line;
      for (const token of item.tokens) {
        if (token.type === "text" || token.type === "paragraph") {
          const text = trimmedLines(inlineText((token as Tokens.Paragraph).tokens));
          if (text !== "") this.list.block({ text: own + text, line: at, isTight: i > 0 || indent !== "" });
          own = `${indent}  `;
        } else if (token.type === "list") this.#list(token as Tokens.List, at, `${indent}  `);
        else this.#block(token, at);
        at += newlines(token.raw);
      }
      line += newlines(item.raw);
    }
  }
}

/** Docusaurus and kramdown write an anchor behind a heading: `Install {#install}`. */
function headingText({ tokens }: Tokens.Heading): string {
  return inlineText(tokens).replace(/\s*\{#[\w-]+\}\s*$/, "");
}

function tableText({ header, rows }: Tokens.Table): string {
  const line = (cells: Tokens.TableCell[]): string =>
    cells.map(({ tokens }) => inlineText(tokens).replace(/\s+/g, " ").trim()).join(" | ");
  return [header, ...rows]
    .map(line)
    .filter((each) => /[^\s|]/.test(each))
    .join("\n");
}

function trimmedLines(text: string): string {
  return text
    .split("\n")
    .map((each) => each.replace(/\s+/g, " ").trim())
    .join("\n")
    .trim();
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}
