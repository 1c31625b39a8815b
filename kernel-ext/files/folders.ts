/** Folders made with their parents. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../errors";

/** Makes the folder and its parents. @throws InputError when it cannot be made. */
export function makeFolder(folder: string): void {
  try {
    makeWithParents(path.resolve(folder));
  } catch (error) {
    throw new InputError(`cannot make the folder ${folder}: ${messageOf(error)}`, {
      fix: "choose a folder you may write to",
      cause: error,
    });
  }
}

/** One folder at a time: below /proc, where no folder can be made, Node's own `recursive` tries for ever. */
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

/** Whether there is a folder at the place. */
export function isFolder(place: string): boolean {
  try {
    return fs.statSync(place).isDirectory();
  } catch {
    // Whatever keeps it from being looked at (a name that is too long, say) shows in what is tried with it next.
    return false;
  }
}
