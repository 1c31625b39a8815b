/**
 * The write that leaves the old file or the new one, and never half of it: a temporary name in the same folder, every
 * byte, fsync, rename. `bowlab` and `bowlab-kernel` never import each other: this file stands in both, word for word,
 * and a test compares them.
 *
 * npm's write-file-atomic 8 and atomically 2 do not fit: each calls `write` once. On a disk that is almost full the
 * call writes a part and reports no error, and the part takes the old file's place.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";

/** A name beside `file` that tells which process writes it. */
export function temporaryName(file: string): string {
  return `${file}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
}

/**
 * Puts `content`, or what a function writes into the open file descriptor, in the place of `file`. A link there is
 * replaced and not followed.
 * @param mode of a new file, before the umask (default 0o666)
 * @throws Error of the system, or of the function, when the temporary file is removed
 */
export function replaceFile(
  file: string,
  content: string | Uint8Array | ((fd: number) => void),
  { mode }: { mode?: number } = {},
): void {
  const temporary = temporaryName(file);
  let fd: number | undefined;
  try {
    fd = fs.openSync(temporary, "wx", mode);
    writeContent(fd, content);
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    fd = undefined;
    fs.renameSync(temporary, file);
  } catch (error) {
    if (fd !== undefined) fs.closeSync(fd);
    removeIfThere(temporary);
    throw error;
  }
}

/** Writes all of it at the descriptor's place. */
export function writeContent(fd: number, content: string | Uint8Array | ((fd: number) => void)): void {
  if (typeof content === "function") content(fd);
  else writeAll(fd, typeof content === "string" ? Buffer.from(content, "utf8") : content);
}

/** Writes every byte (a single `writeSync` may write fewer). */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    offset += fs.writeSync(fd, bytes, offset, Math.min(bytes.length - offset, 1 << 30));
  }
}

/** What cannot be removed (a name that is too long was never made) must not hide the failure before it. */
export function removeIfThere(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // The failure that led here is the one to tell.
  }
}
