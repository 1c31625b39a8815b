/** A file made in one step by whoever comes first. */
import * as fs from "node:fs";
import { removeIfThere, temporaryName } from "./atomic-write";
import { cannotWrite } from "./failure";

/**
 * Writes a file that must not be there yet, in one step: whoever else tries at the same moment finds it whole.
 * @returns false when there is one already
 * @throws InputError when the folder is read-only or the disk is full
 */
export function writeNewFile(file: string, content: string): boolean {
  const temporary = temporaryName(file);
  try {
    fs.writeFileSync(temporary, content, { flag: "wx" });
    fs.linkSync(temporary, file);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") return false;
    // Some file systems have no links; a clearing process may have taken the temporary file away.
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ENOENT", "EMLINK"].includes(code ?? ""))
      return writeOnce(file, content);
    throw cannotWrite(file, error);
  } finally {
    removeIfThere(temporary);
  }
}

function writeOnce(file: string, content: string): boolean {
  try {
    fs.writeFileSync(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cannotWrite(file, error);
  }
}
