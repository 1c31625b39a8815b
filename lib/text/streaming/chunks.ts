/**
 * The bytes of a file, plain or unpacked (gzip and zstd, by their first bytes), streamed, and what can go wrong with
 * them said by file and line.
 */
import * as fs from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError, messageOf } from "../../errors";
import { cannotReach } from "../../places";
import { HEAD_BYTES, packingOf, requireText } from "./containers";
import { unzstd } from "./zstd";

/** Told how many bytes were taken from the disk since it was told last. */
export type OnRead = (bytes: number) => void;

const CHUNK = 1 << 18;

/**
 * Streams a file's bytes. Throws what Node throws, which `cannotRead` makes an `InputError` of. @throws InputError on a
 * file that is not text
 */
export async function* readChunks(file: string, onRead?: OnRead): AsyncGenerator<Buffer> {
  const raw = fs.createReadStream(file, { highWaterMark: CHUNK });
  let told = 0;
  try {
    for await (const chunk of unpacked(raw, file)) {
      onRead?.(raw.bytesRead - told);
      told = raw.bytesRead;
      yield chunk;
    }
  } finally {
    raw.destroy();
  }
}

/** The same from byte `at` of the text on. What is packed is unpacked up to there. */
export async function* readChunksFrom(file: string, at: number, onRead?: OnRead): AsyncGenerator<Buffer> {
  if (at > 0 && isPlain(file)) {
    for await (const chunk of fs.createReadStream(file, { highWaterMark: CHUNK, start: at })) {
      onRead?.(chunk.length);
      yield chunk;
    }
    return;
  }
  let left = at;
  for await (const chunk of readChunks(file, onRead)) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

function isPlain(file: string): boolean {
  const fd = fs.openSync(file, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const read = fs.readSync(fd, head);
    return packingOf(head.subarray(0, read), file) === "plain" && !/\.(gz|zst)$/i.test(file);
  } finally {
    fs.closeSync(fd);
  }
}

async function* unpacked(raw: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const { head, whole } = await peeked(raw);
  const packing = packingOf(head, file);
  // A name that ends in .gz promises gzip: a damaged start is reported as such.
  if (packing === "gzip" || (packing === "plain" && /\.gz$/i.test(file))) yield* textOf(gunzip(whole), file);
  else if (packing === "zstd" || /\.zst$/i.test(file)) yield* textOf(unzstd(whole, file), file);
  else yield* whole;
}

/** What comes out of an archive must be text: a tar in gzip is none. */
async function* textOf(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) requireText(chunk.subarray(0, HEAD_BYTES), file);
    isFirst = false;
    yield chunk;
  }
}

/** The first bytes, and all of them. */
async function peeked(chunks: AsyncIterable<Buffer>): Promise<{ head: Buffer; whole: AsyncGenerator<Buffer> }> {
  const source = chunks[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let held = 0;
  while (held < HEAD_BYTES) {
    const { value, done } = await source.next();
    if (done) break;
    first.push(value);
    held += value.length;
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* first;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  }
  return { head: Buffer.concat(first).subarray(0, HEAD_BYTES), whole: whole() };
}

async function* gunzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: CHUNK });
  // The stream is destroyed with the error, which its reader then gets.
  pipeline(Readable.from(chunks, { objectMode: false }), stream, () => {});
  yield* stream as AsyncIterable<Buffer>;
}

/**
 * Node's error as one that names file and line; anything that is not an error of a system call or of zlib stays as it
 * is.
 */
export function cannotRead(file: string, line: number, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== "string") return error;
  if (code === "Z_BUF_ERROR") {
    return new InputError("the gzip file is cut short", {
      file,
      line,
      fix: "copy or download the file again",
      cause: error,
    });
  }
  if (code.startsWith("Z_")) {
    return new InputError("the gzip file is damaged or is not gzip", {
      file,
      line,
      found: messageOf(error),
      fix: "copy or download the file again; a file that is not gzipped must not end in .gz",
      cause: error,
    });
  }
  return cannotReach(file, error);
}
