/**
 * Lines of a UTF-8 text file, plain or packed (gzip, zstd), streamed: memory is bounded by the longest line allowed.
 * Both "\n" and "\r\n" end a line; a byte-order mark at the start is dropped.
 */
import { isUtf8 } from "node:buffer";
import { InputError } from "../../errors";
import { cannotRead, type OnRead, readChunks, readChunksFrom } from "./chunks";
import { notUtf8 } from "./containers";

/** A line above this is refused: no passage is that long, and it would have to be held in memory whole. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

export interface Line {
  /** Counted from 1. */
  number: number;
  text: string;
}

/** Where a line begins. */
export interface LinePlace {
  /** Counted from 1. */
  line: number;
  /** Bytes of the text before it, unpacked. */
  at: number;
}

/** Reading from a place on, and knowing where one is. */
export interface LineCursor {
  /** Begin here. */
  from?: LinePlace;
  /** The first line that says something comes before it nevertheless. */
  keepsFirst?: boolean;
  /** Set by the reader: where the line begins that was given last. */
  place?: LinePlace;
}

async function* firstLine(file: string, from: LinePlace, maxLineBytes: number): AsyncGenerator<Line> {
  for await (const line of readLines(file, maxLineBytes)) {
    if (line.number >= from.line) return;
    if (line.text.trim() === "") continue;
    yield line;
    return;
  }
}

/**
 * Streams the lines of `file`.
 * @param maxLineBytes longest line accepted, in bytes before decoding.
 * @throws InputError when the file is missing, a line is too long or not UTF-8, or the gzip stream is damaged or cut
 * short.
 */
export async function* readLines(
  file: string,
  maxLineBytes = MAX_LINE_BYTES,
  onRead?: OnRead,
  cursor?: LineCursor,
): AsyncGenerator<Line> {
  const from = cursor?.from;
  // What the first line tells of the file holds for the lines further down.
  if (from && cursor.keepsFirst) yield* firstLine(file, from, maxLineBytes);
  let parts: Buffer[] = [];
  let held = 0;
  let number = from?.line ?? 1;
  let at = from?.at ?? 0;
  try {
    for await (const chunk of from ? readChunksFrom(file, from.at, onRead) : readChunks(file, onRead)) {
      let start = 0;
      for (let end = chunk.indexOf(10, start); end >= 0; end = chunk.indexOf(10, start)) {
        const tail = chunk.subarray(start, end);
        refuseTooLong(file, number, held + tail.length, maxLineBytes);
        if (cursor) cursor.place = { line: number, at };
        at += held + tail.length + 1;
        yield { number, text: decode(held === 0 ? tail : Buffer.concat([...parts, tail]), file, number) };
        parts = [];
        held = 0;
        number++;
        start = end + 1;
      }
      if (start < chunk.length) {
        parts.push(chunk.subarray(start));
        held += chunk.length - start;
        refuseTooLong(file, number, held, maxLineBytes);
      }
    }
    if (cursor) cursor.place = { line: number, at };
    if (held > 0) yield { number, text: decode(Buffer.concat(parts), file, number) };
  } catch (error) {
    throw error instanceof InputError ? error : cannotRead(file, number, error);
  }
}

/** @throws InputError for a line of more bytes than the limit */
export function refuseTooLong(file: string, line: number, bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new InputError("the line is too long", {
    file,
    line,
    expected: `at most ${limit} bytes`,
    found: "more",
    fix: "check that the file has one record a line",
  });
}

function decode(bytes: Buffer, file: string, line: number): string {
  if (!isUtf8(bytes)) {
    throw notUtf8(bytes, "line", { file, line });
  }
  const end = bytes.length > 0 && bytes[bytes.length - 1] === 13 ? bytes.length - 1 : bytes.length;
  const hasMark = line === 1 && end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString("utf8", hasMark ? 3 : 0, end);
}
