/** Files that are never seen half-written. */
import * as fs from "node:fs";
import { InputError, messageOf } from "../errors";
import { removeIfThere, replaceFile, temporaryName } from "./atomic-write";
import { isFolder } from "./folders";

/**
 * Writes `text` whole or not at all: temporary name, fsync, rename. Whoever kills the process sees the old file or the
 * new one.
 * @throws InputError when the folder is read-only or the disk is full; the temporary file is removed.
 */
export function writeFileAtomic(file: string, text: string, { mode }: { mode?: number } = {}): void {
  try {
    replaceFile(file, text, { mode });
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Temporary files of writes that go on. */
const underway = new Set<string>();

/** As writeFileAtomic(), while other things go on. */
export async function writeFileAtomicLater(file: string, text: string): Promise<void> {
  const temporary = temporaryName(file);
  cleanAtExit();
  underway.add(temporary);
  try {
    await fs.promises.writeFile(temporary, text, { flag: "wx", flush: true });
    await fs.promises.rename(temporary, file);
  } catch (error) {
    removeIfThere(temporary);
    throw unwritable(file, error);
  } finally {
    underway.delete(temporary);
  }
}

let cleansAtExit = false;

/** A process that ends on a signal in the midst of a write leaves no part of it. */
function cleanAtExit(): void {
  if (cleansAtExit) return;
  cleansAtExit = true;
  process.once("exit", () => {
    for (const temporary of underway) removeIfThere(temporary);
  });
}

/** Copies a file. @throws InputError when it cannot be written */
export function copyFile(from: string, to: string): void {
  try {
    fs.copyFileSync(from, to);
  } catch (error) {
    throw new InputError(`cannot write ${to}: ${messageOf(error)}`, { cause: error });
  }
}

function unwritable(file: string, cause: unknown): InputError {
  if (isFolder(file)) {
    return new InputError(`cannot write ${file}: it is a folder`, {
      fix: "choose another name, or move it away",
      cause,
    });
  }
  return new InputError(`cannot write ${file}: ${messageOf(cause)}`, {
    fix: "choose a folder you may write to, with space left; nothing was half-written",
    cause,
  });
}
