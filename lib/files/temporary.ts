/** What killed writers left: the temporary names under which files are written. */
import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Removes the temporary files that killed writers left in `folder`.
 * @param spareLiving leave those of processes that are alive, where others may be writing the same files.
 * @param of what a file's name must have in it, where the folder's other files are another's.
 */
export function removeTemporaryFiles(folder: string, { spareLiving = false, of = "" } = {}): void {
  for (const name of fs.readdirSync(folder)) {
    const writer = name.includes(of) ? /\.tmp-(\d+)-[0-9a-f]{6}$/.exec(name)?.[1] : undefined;
    if (writer === undefined || (spareLiving && isAlive(Number(writer)))) continue;
    fs.rmSync(path.join(folder, name), { force: true });
  }
}

/** Is there a process of that number on this machine? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
