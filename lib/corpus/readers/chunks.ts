/** The bytes of a file, plain or gunzipped (`.gz`), streamed, and what can go wrong with them said by file and line. */
import * as fs from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError, messageOf } from "../../errors";

/** Told how many bytes were taken from the disk since it was told last. */
export type OnRead = (bytes: number) => void;

/** Streams a file's bytes. Throws what Node throws: `cannotRead` makes an `InputError` of it. */
export async function* readChunks(file: string, onRead?: OnRead): AsyncGenerator<Buffer> {
  let told = 0;
  const raw = fs.createReadStream(file, { highWaterMark: 1 << 18 });
  const stream: Readable = file.endsWith(".gz") ? raw.pipe(createGunzip({ chunkSize: 1 << 18 })) : raw;
  // `pipe` does not forward errors: a missing file would otherwise leave the gunzip stream waiting for ever.
  if (stream !== raw) raw.on("error", (error) => stream.destroy(error));
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      onRead?.(raw.bytesRead - told);
      told = raw.bytesRead;
      yield chunk;
    }
  } finally {
    raw.destroy();
    stream.destroy();
  }
}

/** Node's error as one that names file and line; anything that is no error of a system call or of zlib stays as it is. */
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
  return new InputError("cannot read the file", { file, found: messageOf(error), cause: error });
}
