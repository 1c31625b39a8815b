/** Writing text files line by line, streaming, whole or not at all, gzipped where the name ends in `.gz`. */
import * as path from "node:path";
import { excerpt, InputError } from "../../errors";
import { makeFolder, writePiecesAtomic } from "../../files";

/** Characters that are gathered before they are written. */
const BLOCK = 1 << 16;

/**
 * Writes `lines`, each ended by "\n", and makes the folder where there is none.
 * @returns how many lines
 * @throws InputError when the file cannot be written; what `lines` throws is passed on, and nothing is left behind.
 */
export async function writeLines(file: string, lines: Iterable<string> | AsyncIterable<string>): Promise<number> {
  makeFolder(path.dirname(file));
  let count = 0;
  async function* blocks(): AsyncGenerator<string> {
    let block = "";
    for await (const line of lines) {
      count++;
      block += `${line}\n`;
      if (block.length < BLOCK) continue;
      yield block;
      block = "";
    }
    if (block !== "") yield block;
  }
  await writePiecesAtomic(file, blocks());
  return count;
}

/** A cell of a tab-separated line. @throws InputError when it has a tab or a line break in it. */
export function tabCell(text: string, field: string): string {
  if (!/[\t\r\n]/.test(text)) return text;
  throw new InputError("a field cannot stand in a tab-separated file", {
    field,
    expected: "no tab or line break",
    found: excerpt(text),
    fix: "write a form that is JSON (beir, tevatron)",
  });
}

/** Running text for a tab-separated line: tabs and line breaks, which have no place there, become spaces. */
export function tabText(text: string): string {
  return text.replace(/[\t\r\n]+/g, " ");
}

/**
 * An id between blanks, as TREC's files have them. @throws InputError when it is empty or has in it what C's `isspace`
 * calls white space, and trec_eval therefore splits at. A no-break space is a part of the id.
 */
export function blankCell(text: string, field: string): string {
  if (text !== "" && !/[ \t\n\v\f\r]/.test(text)) return text;
  throw new InputError("an id cannot stand in a file of TREC's form", {
    field,
    expected: "at least one character and no blank",
    found: excerpt(text),
  });
}
