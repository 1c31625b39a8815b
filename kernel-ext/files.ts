/** Files that are never seen half-written, and reading that says which file it could not read. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError, messageOf } from "./errors";

/**
 * Writes `text` under a temporary name in the same folder and renames it. Whoever kills the process sees the old file or the new one.
 * @throws InputError when the folder is read-only or the disk is full; the temporary file is removed.
 */
export function writeFileAtomic(file: string, text: string, { mode }: { mode?: number } = {}): void {
  const temporary = temporaryName(file);
  try {
    fs.writeFileSync(temporary, text, { mode });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw new InputError(`cannot write ${file}: ${messageOf(error)}`, {
      fix: "choose a folder you may write to, with space left; nothing was half-written",
      cause: error,
    });
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
    fs.rmSync(temporary, { force: true });
    throw unwritable(file, error);
  }
}

function temporaryName(file: string): string {
  return `${file}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
}

function unwritable(file: string, cause: unknown): InputError {
  return new InputError(`cannot write ${file}: ${messageOf(cause)}`, {
    fix: "choose a folder you may write to, with space left; nothing was half-written",
    cause,
  });
}

/** Makes the folder and its parents. @throws InputError when it cannot be made. */
export function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new InputError(`cannot make the folder ${folder}: ${messageOf(error)}`, { cause: error });
  }
}

/** Reads a UTF-8 text file; `what` names it in the error. @throws InputError */
export function readText(file: string, what = "file"): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(`cannot read the ${what} ${file}: ${messageOf(error)}`, { cause: error });
  }
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
