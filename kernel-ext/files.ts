/** Files that are never seen half-written, and reading that says which file it could not read. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError, messageOf } from "./errors";
import { utf8Text } from "./utf8";

/**
 * Writes `text` under a temporary name in the same folder and renames it. Whoever kills the process sees the old file
 * or the new one.
 * @throws InputError when the folder is read-only or the disk is full; the temporary file is removed.
 */
export function writeFileAtomic(file: string, text: string, { mode }: { mode?: number } = {}): void {
  const temporary = temporaryName(file);
  try {
    fs.writeFileSync(temporary, text, { mode });
    fs.renameSync(temporary, file);
  } catch (error) {
    removeIfThere(temporary);
    throw unwritable(file, error);
  }
}

/** Copies a file. @throws InputError when it cannot be written */
export function copyFile(from: string, to: string): void {
  try {
    fs.copyFileSync(from, to);
  } catch (error) {
    throw new InputError(`cannot write ${to}: ${messageOf(error)}`, { cause: error });
  }
}

/** As writeFileAtomic(), while other things go on. */
export async function writeFileAtomicLater(file: string, text: string): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await fs.promises.writeFile(temporary, text);
    await fs.promises.rename(temporary, file);
  } catch (error) {
    removeIfThere(temporary);
    throw unwritable(file, error);
  }
}

/** What cannot be removed (a name that is too long was never made) must not hide the failure before it. */
function removeIfThere(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // The failure that led here is the one to tell.
  }
}

function temporaryName(file: string): string {
  return `${file}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
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

function isFolder(place: string): boolean {
  try {
    return fs.statSync(place).isDirectory();
  } catch {
    // Whatever keeps it from being looked at (a name that is too long, say) is told by what is tried with it next.
    return false;
  }
}

/**
 * Reads a UTF-8 text file without its byte order mark; `what` names it in the error.
 * @throws InputError when it cannot be read, is a folder or a pipe nobody may write to, or is not UTF-8 (the place of
 * the byte is named)
 */
export function readText(file: string, what = "file"): string {
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
  const text = readText(file, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`the ${what} ${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** The folder for what this package keeps for its user between runs: `bowlab` beside the data of other programs. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env): string {
  const home = os.homedir();
  if (process.platform === "darwin") return path.join(home, "Library", "Application Support", "bowlab");
  if (process.platform === "win32") return path.join(env.LOCALAPPDATA ?? home, "bowlab");
  return path.join(env.XDG_DATA_HOME || path.join(home, ".local", "share"), "bowlab");
}
