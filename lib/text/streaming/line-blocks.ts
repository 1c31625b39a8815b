/**
 * A text file's bytes in blocks of whole lines, for readers of files with millions of lines that make no string of
 * each. What is wrong with the bytes is said when the lines before it were given, as `readLines` does it.
 */
import { isUtf8 } from "node:buffer";
import { InputError } from "../../errors";
import { cannotRead, type OnRead, readChunks } from "./chunks";
import { notUtf8 } from "./containers";
import { MAX_LINE_BYTES, refuseTooLong } from "./lines";

/** The line that comes next. Whoever takes the blocks counts on, as it sees every line anyway. */
export interface LineCount {
  /** Counted from 1. */
  line: number;
}

const LINE_FEED = 10;
const lineFeed = Buffer.from("\n");
const byteOrderMark = Buffer.from("\ufeff");

/**
 * Streams the lines of a file in blocks of UTF-8, each line ended by a line feed, also the file's last. A byte-order
 * mark at the start is dropped.
 * @param count for errors; every line of a block has to be counted before the next block is asked for
 * @throws InputError as `readLines`
 */
export async function* readLineBlocks(file: string, count: LineCount, onRead?: OnRead): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let held = 0;
  try {
    for await (const chunk of readChunks(file, onRead)) {
      const first = chunk.indexOf(LINE_FEED);
      refuseTooLong(file, count.line, held + (first < 0 ? chunk.length : first), MAX_LINE_BYTES);
      parts.push(chunk);
      held += chunk.length;
      if (first < 0) continue;
      const bytes = joined(parts);
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      yield* checked(file, bytes.subarray(0, end), count);
      parts = end < bytes.length ? [bytes.subarray(end)] : [];
      held = bytes.length - end;
    }
    if (held > 0) yield* checked(file, joined([...parts, lineFeed]), count);
  } catch (error) {
    throw error instanceof InputError ? error : cannotRead(file, count.line, error);
  }
}

function joined(parts: readonly Buffer[]): Buffer {
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

/** The block; where it is not UTF-8, its lines down to the wrong one. @throws InputError for that one */
function* checked(file: string, block: Buffer, count: LineCount): Generator<Buffer> {
  const hasMark = count.line === 1 && block.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  const bytes = hasMark ? block.subarray(byteOrderMark.length) : block;
  if (isUtf8(bytes)) return yield bytes;
  let start = 0;
  let end = bytes.indexOf(LINE_FEED);
  while (isUtf8(bytes.subarray(start, end))) {
    start = end + 1;
    end = bytes.indexOf(LINE_FEED, start);
  }
  if (start > 0) yield bytes.subarray(0, start);
  throw notUtf8(bytes.subarray(start, end), "line", { file, line: count.line });
}
