/** The declaration files of a package's tarball, one after the other, without unpacking it to the disk. */
import * as fs from "node:fs";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { InputError, messageOf } from "../../../errors";

/** One file of the tarball. */
export interface TarballFile {
  /** Below the package's folder, with forward slashes: "dist/index.d.ts". */
  name: string;
  text: string;
}

/** The largest file that is read, bytes: its syntax tree takes some thirty times as much. */
export const LARGEST_FILE = 16 * 2 ** 20;

/**
 * Reads package.json and the files that `isWanted`, in the tarball's order. Packages inside the package are passed
 * over. One file is in memory at a time.
 * @param onBytes told how much of the tarball is read, bytes
 * @throws InputError when the tarball is damaged, or a file wanted is too large
 */
export async function* tarballFiles(
  tarball: string,
  isWanted: (name: string) => boolean,
  { onBytes, signal }: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): AsyncGenerator<TarballFile> {
  const members = extract();
  const raw = fs.createReadStream(tarball, { highWaterMark: 1 << 18 });
  const gunzip = createGunzip();
  // `pipe` does not forward errors.
  raw.on("error", (error) => members.destroy(error));
  gunzip.on("error", (error) => members.destroy(error));
  raw.pipe(gunzip).pipe(members);
  try {
    for await (const member of members) {
      signal?.throwIfAborted();
      onBytes?.(raw.bytesRead);
      // The first folder is "package" or the like.
      const name = member.header.name.replace(/^[^/]*\//, "");
      const isRead = name === "package.json" || (!/(^|\/)node_modules\//.test(name) && isWanted(name));
      if (member.header.type !== "file" || !isRead) {
        member.resume();
        continue;
      }
      if ((member.header.size ?? 0) > LARGEST_FILE) throw tooLarge(tarball, name, member.header.size ?? 0);
      const pieces: Buffer[] = [];
      for await (const piece of member as unknown as AsyncIterable<Buffer>) pieces.push(piece);
      yield { name, text: Buffer.concat(pieces).toString("utf8") };
    }
  } catch (error) {
    if (error instanceof InputError || signal?.aborted) throw error;
    throw new InputError("the tarball is damaged or cut short", {
      file: tarball,
      found: messageOf(error),
      fix: "remove it and run again: it is then fetched anew",
      cause: error,
    });
  } finally {
    raw.destroy();
    gunzip.destroy();
  }
}

function tooLarge(file: string, name: string, bytes: number): InputError {
  return new InputError(`the declaration file ${name} is too large to be parsed`, {
    file,
    expected: `at most ${LARGEST_FILE} bytes`,
    found: `${bytes} bytes`,
    fix: "leave it out of the files of the set that count",
  });
}
