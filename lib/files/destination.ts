/** Where a file is really written: past links, into a device, or to standard output. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { statOf } from "../places";

/** In a file's place: standard output. */
export const STANDARD_STREAM = "-";

/**
 * Whether the file is standard output. By its other names it is not opened anew, which would cut what is there already.
 */
export function isStandardOutput(file: string): boolean {
  return file === STANDARD_STREAM || ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].includes(path.resolve(file));
}

/**
 * Where a file is really written: at the end of its links. A device or a pipe is written to as it is: to put a file in
 * its place would take it from the machine.
 * @throws InputError when it is a folder
 */
export function destinationOf(file: string): { target: string; isStream: boolean } {
  const stats = statOf(file);
  if (stats === undefined) return { target: file, isStream: false };
  if (stats.isDirectory()) {
    throw new InputError(`cannot write ${path.basename(file)}`, {
      file,
      expected: "the name of a file",
      found: "a folder",
      fix: "name a file in it",
    });
  }
  return stats.isFile() ? { target: fs.realpathSync(file), isStream: false } : { target: file, isStream: true };
}
