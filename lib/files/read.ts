/** Text and JSON read whole, with errors that name the file and the line. */
import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import { InputError, messageOf } from "../errors";
import { cannotReach } from "../places";

/** Reads a JSON file. @throws InputError when it is missing or is not JSON. */
export function readJson(file: string): unknown {
  const text = readTextFile(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`cannot parse the file as JSON (${messageOf(error)})`, {
      file,
      fix: "mend it, restore it from a copy, or make it again",
      cause: error,
    });
  }
}

/**
 * Reads a UTF-8 text file, a byte order mark with it. @throws InputError when it cannot be read, or its bytes are not
 * UTF-8.
 */
export function readTextFile(file: string): string {
  try {
    return decodeText(fs.readFileSync(file), file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw cannotReach(file, error);
  }
}

/**
 * A file's bytes as text. @throws InputError naming the line when they are not UTF-8, or when they are a Git LFS
 * pointer
 */
export function decodeText(bytes: Buffer, file: string): string {
  refuseLfsPointer(bytes, file);
  if (isUtf8(bytes)) return bytes.toString("utf8");
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, start)) {
    line++;
    start = end + 1;
  }
  throw new InputError("the file is not valid UTF-8", { file, line, fix: "restore it, or convert it to UTF-8" });
}

/**
 * A clone without Git LFS has a few lines of text in the place of each large file.
 * @param bytes the file's first ones
 * @throws InputError when they begin such a pointer
 */
export function refuseLfsPointer(bytes: Buffer, file: string): void {
  if (!bytes.subarray(0, 64).toString("latin1").startsWith("version https://git-lfs.")) return;
  const found = "a Git LFS pointer in place of the file";
  throw new InputError("the file itself is not here", { file, found, fix: "fetch it: git lfs pull" });
}
