/** HTML inside Markdown: comments and tags dropped, headings kept as headings, the words between them as text. */
import type { SectionList } from "../passage-cutting";
import { decoded } from "./inline";

const UNREAD = /<!--[\s\S]*?(?:-->|$)|<(script|style|svg)\b[\s\S]*?<\/\1\s*>/gi;
const HEADING = /<h([1-6])\b[^>]*>([\s\S]*?)<\/h\1\s*>/gi;
const BREAK = /<(?:br|\/p|\/li|\/tr|\/div|\/summary|\/dt|\/dd)\b[^>]*>/gi;
const TAG = /<\/?[a-zA-Z][^>]*>/g;

/** Adds what a block of HTML says. @param line the line it begins on */
export function addHtmlBlock(list: SectionList, html: string, line: number): void {
  const read = html.replace(UNREAD, (dropped) => dropped.replace(/[^\n]/g, ""));
  let start = 0;
  for (const { 0: all, 1: depth, 2: inner, index } of read.matchAll(HEADING)) {
    addText(list, read.slice(start, index), line + lineBreaks(read, start));
    const text = textOf(inner);
    if (text !== "") list.heading(Number(depth), text);
    start = index + all.length;
  }
  addText(list, read.slice(start), line + lineBreaks(read, start));
}

function addText(list: SectionList, html: string, line: number): void {
  const blanks = /^\s*/.exec(html)?.[0] ?? "";
  list.block({ text: textOf(html), line: line + lineBreaks(blanks, blanks.length) });
}

function textOf(html: string): string {
  const text = decoded(html.replace(BREAK, "\n").replace(TAG, ""));
  return text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .join("\n");
}

function lineBreaks(text: string, end: number): number {
  return text.slice(0, end).split("\n").length - 1;
}
