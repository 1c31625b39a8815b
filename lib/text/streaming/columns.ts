/**
 * The one rule for files of columns (TREC's judgements and runs, MS MARCO's, tab-separated passages): blanks (U+0020)
 * and tabs separate, and nothing else. A no-break space (U+00A0), an ideographic space (U+3000) and their like belong
 * to the id they stand in, as they do for trec_eval, which knows bytes alone.
 */

import { excerpt, InputError, type InputErrorDetails } from "../../errors";

const BLANK = 32;
const TAB = 9;

/** The columns between blanks and tabs; none of them is empty. By hand, as runs have millions of lines. */
export function splitBlanks(text: string): string[] {
  const columns: string[] = [];
  let start = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BLANK || code === TAB) {
      if (start >= 0) columns.push(text.slice(start, i));
      start = -1;
    } else if (start < 0) start = i;
  }
  if (start >= 0) columns.push(text.slice(start));
  return columns;
}

/**
 * @throws InputError for a carriage return within a line: what stands behind it is another line, and would be lost in
 * this one's columns.
 */
export function refuseCarriageReturn(text: string, place: InputErrorDetails): void {
  if (!text.includes("\r")) return;
  throw new InputError("the line has a carriage return within it", {
    ...place,
    expected: "lines that end with a line feed, or with both",
    found: excerpt(text),
    fix: "convert the line ends: tr '\\r' '\\n' < FILE > NEW",
  });
}

/** The text without the blanks and tabs around it. */
export function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}

/** Whether there is nothing on the line. */
export function isBlank(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

/**
 * Whether trec_eval 10 skips the line: a `#` begins it. Blanks before the `#` are allowed for comments too, so that an
 * id that begins with `#` is told from them by the columns around it (`isWhole`), and is written behind a blank
 * (`commentSafe`).
 */
export function isComment(text: string, isWhole: () => boolean): boolean {
  if (text.startsWith("#")) return true;
  return /^[ \t]/.test(text) && trimBlanks(text).startsWith("#") && !isWhole();
}

/** A line that begins with an id, kept from being read as a comment. */
export function commentSafe(line: string): string {
  return line.startsWith("#") ? ` ${line}` : line;
}

/**
 * The whole number that a text writes, in whatever way: `1`, `+1`, `1.0`, `1e0`. Undefined where it is none, or beyond
 * 2^53.
 */
export function wholeNumberOf(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}
