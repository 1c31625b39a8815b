/** Where a package's files are: a folder, or whatever else can list them and read one (the files of a tarball). */
import * as fs from "node:fs";
import * as path from "node:path";
import { readTextFile } from "../../../files";

/** The files of one package, by their names below its folder, with forward slashes: "dist/index.d.ts". */
export interface PackageSource {
  /** Where it lies, for messages. */
  readonly place: string;
  /** The names of all files but those of packages inside, sorted. */
  readonly files: readonly string[];
  /** A file's size in bytes. */
  size(file: string): number;
  /** A file's text. @throws InputError when it cannot be read, or is not UTF-8 */
  read(file: string): string;
}

/**
 * A package's folder as it lies on the disk. Links inside it are not followed.
 * @throws InputError when a folder in it cannot be read
 */
export function folderSource(folder: string): PackageSource {
  return {
    place: folder,
    files: namesBelow(folder, "").sort((a, b) => (a < b ? -1 : 1)),
    size: (file) => fs.statSync(path.join(folder, file)).size,
    read: (file) => readTextFile(path.join(folder, file)),
  };
}

function namesBelow(folder: string, prefix: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    if (entry.isFile()) return [prefix + entry.name];
    if (!entry.isDirectory() || entry.name === "node_modules") return [];
    return namesBelow(path.join(folder, entry.name), `${prefix}${entry.name}/`);
  });
}

/** A folder that may not be read holds nothing for us; whether that matters is seen by what is missing. */
function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
