/**
 * Where a page's elements stand. The parser of documents keeps no places, so each element is told its own before: the
 * line goes into its start tag as an attribute, where the same tokenizer finds tags (not in comments, scripts, values).
 */
import type htmlparser2 = require("htmlparser2");

/** The attribute that holds the line, counted from 1. */
export const LINE = "data-line";

/** The page with the line in the start tag of every element that `isTold` names, by its name in lower case. */
export function withLines(html: string, isTold: (name: string) => boolean): string {
  const { Parser } = require("htmlparser2") as typeof htmlparser2;
  const parts: string[] = [];
  let [line, counted, copied] = [1, 0, 0];
  const parser = new Parser({
    onopentagname(name) {
      const start = parser.startIndex + 1;
      const end = start + name.length;
      // Elements that end before they began are made up: "</p>" alone is an empty paragraph.
      if (!isTold(name) || html.slice(start, end).toLowerCase() !== name) return;
      for (; counted < start; counted++) if (html.charCodeAt(counted) === 10) line++;
      parts.push(html.slice(copied, end), ` ${LINE}="${line}"`);
      copied = end;
    },
  });
  parser.end(html);
  return parts.join("") + html.slice(copied);
}
