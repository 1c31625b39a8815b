/** Folders made with their parents. */
import * as fs from "node:fs";
import * as path from "node:path";
import { cannotWrite } from "./failure";

/** Makes the folder and its parents. @throws InputError when it cannot be made. */
export function makeFolder(folder: string): void {
  try {
    makeWithParents(path.resolve(folder));
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** One folder at a time: on a read-only file system Node's own `recursive` says "no such file or directory". */
function makeWithParents(folder: string): void {
  if (isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeWithParents(parent);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(place: string): boolean {
  try {
    return fs.statSync(place).isDirectory();
  } catch {
    return false;
  }
}
