/** Checksums of large files, with progress. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { InputError, messageOf } from "../errors";
import type { DownloadProgress } from "./download-options";

/** Hex digest of a file's bytes. @throws InputError when it cannot be read; an aborted signal's reason. */
export async function fileDigest(
  file: string,
  algorithm: "md5" | "sha256",
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: DownloadProgress) => void } = {},
): Promise<string> {
  const hash = createHash(algorithm);
  const total = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let done = 0;
  try {
    for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      hash.update(chunk);
      done += chunk.length;
      onProgress?.({ phase: "checking", done, total });
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new InputError("cannot read the file", { file, found: messageOf(error), cause: error });
  }
  return hash.digest("hex");
}
