/** SHA-256 of files and of values. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { cannotReach } from "../places";

/**
 * Hex SHA-256 of a file's bytes, as `sha256sum` prints it; read piece by piece, whatever its size. @throws InputError
 * when it cannot be read.
 */
export function fileSha256(file: string): string {
  const hash = createHash("sha256");
  const piece = Buffer.alloc(1 << 20);
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, "r");
    for (let read = fs.readSync(fd, piece); read > 0; read = fs.readSync(fd, piece))
      hash.update(piece.subarray(0, read));
    return hash.digest("hex");
  } catch (error) {
    throw cannotReach(file, error);
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

/** Hex SHA-256 of the parts, each framed by its length so that parts cannot run into one another. */
export function sha256(...parts: (string | Uint8Array)[]): string {
  return sha256Of(parts);
}

/** The same of more parts than a call can have arguments. */
export function sha256Of(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part, "utf8") : part;
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest("hex");
}
