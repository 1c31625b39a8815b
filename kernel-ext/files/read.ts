/** Text and JSON files read whole, with errors that say which file it was and what it is to the reader. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../errors";
import { utf8Text } from "./utf8";

/**
 * Reads a UTF-8 text file without its byte order mark (BOM); `what` names it in the error.
 * @throws InputError when it cannot be read, is a folder or a pipe nobody may write to, or is not UTF-8 (the place of
 * the byte is named)
 */
export function readTextWithoutBom(file: string, what = "file"): string {
  try {
    refuseOddFile(file);
    return utf8Text(fs.readFileSync(file)).replace(/^\uFEFF/, "");
  } catch (error) {
    throw new InputError(`cannot read the ${what} ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Reading a named pipe waits until somebody writes into it, which may be never. What a shell puts under /dev/fd has its
 * writer.
 */
function refuseOddFile(file: string): void {
  const stat = fs.statSync(file);
  if (stat.isDirectory()) throw new Error("it is a folder");
  const isShells = /^\/(dev|proc)\//.test(path.resolve(file)) && !stat.isCharacterDevice();
  if (!stat.isFile() && !isShells) throw new Error("it is a pipe, a socket or a device; write its content to a file");
}

/** Reads a JSON file; `what` names it in the error. @throws InputError */
export function readJson(file: string, what = "file"): unknown {
  const text = readTextWithoutBom(file, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`the ${what} ${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}
