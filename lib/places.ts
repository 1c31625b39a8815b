/** What stands at a path, asked so that a person gets a sentence where the system has a code. */
import * as fs from "node:fs";
import { InputError, messageOf } from "./errors";

/**
 * What stands at `place`, links followed; undefined where nothing does.
 * @throws InputError when that cannot be told: links that lead in a circle, a folder that may not be read, a name that
 * is too long.
 */
export function statOf(place: string): fs.Stats | undefined {
  try {
    return fs.statSync(place, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw cannotReach(place, error);
  }
}

/** The names in a folder, sorted. @throws InputError when it cannot be read */
export function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    throw cannotReach(folder, error);
  }
}

/** What the system says of a place that cannot be opened, in a user's words. */
export function cannotReach(file: string, error: unknown): InputError {
  const { code } = error as NodeJS.ErrnoException;
  const reasons: Record<string, [found: string, fix: string]> = {
    ENOENT: ["no such file (ENOENT)", "check its name, and the folder that it is looked for in"],
    ELOOP: ["links that lead in a circle", "remove the link, or let it lead to a file"],
    EACCES: ["no permission to read it", "give yourself the right to read it, or name another"],
    EPERM: ["no permission to read it", "give yourself the right to read it, or name another"],
    EISDIR: ["a folder", "name a file"],
    ENXIO: ["a socket or a device that cannot be opened", "name a file"],
  };
  const [found, fix] = (code !== undefined && Object.hasOwn(reasons, code) && reasons[code]) || [messageOf(error)];
  return new InputError("cannot read the file", { file, found, fix, cause: error });
}
