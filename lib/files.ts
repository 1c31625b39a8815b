/**
 * Writing without half-written files: everything goes to a temporary name in the same folder and is renamed when whole.
 * A full disk or a read-only folder ends in an `InputError` and leaves what was there before untouched.
 */
import { isUtf8 } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { InputError, messageOf } from "./errors";
import { cannotReach, statOf } from "./places";

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
function destinationOf(file: string): { target: string; isStream: boolean } {
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

/**
 * Writes `content` (or what `write` puts into the open file descriptor) to `file`, whole or not at all: temporary name,
 * fsync, rename.
 * @throws InputError when the folder is read-only or the disk is full; the temporary file is removed.
 */
export function writeFileAtomic(file: string, content: string | Uint8Array | ((fd: number) => void)): void {
  const { target, isStream } = destinationOf(file);
  const temporary = isStream ? target : `${target}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
  let fd: number | undefined;
  try {
    fd = fs.openSync(temporary, isStream ? "w" : "wx");
    if (typeof content === "function") content(fd);
    else writeAll(fd, typeof content === "string" ? Buffer.from(content, "utf8") : content);
    if (!isStream) fs.fsyncSync(fd);
    fs.closeSync(fd);
    fd = undefined;
    if (!isStream) fs.renameSync(temporary, target);
  } catch (error) {
    if (fd !== undefined) fs.closeSync(fd);
    if (!isStream) removeIfThere(temporary);
    if (error instanceof InputError || !isSystemError(error)) throw error;
    throw cannotWrite(file, error);
  }
}

/**
 * Writes pieces of text or bytes to `file` as they come, whole or not at all, gzipped where the name ends in `.gz`; `-`
 * is standard output.
 * @throws InputError as `writeFileAtomic`; what the pieces' source throws is passed on. The temporary file is removed.
 */
export async function writePiecesAtomic(file: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  if (isStandardOutput(file)) {
    for await (const piece of pieces)
      if (!process.stdout.write(piece)) await new Promise((ready) => process.stdout.once("drain", ready));
    return;
  }
  const { target, isStream } = destinationOf(file);
  const temporary = isStream ? target : `${target}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
  const flags = isStream ? "w" : "wx";
  const disk = fs.createWriteStream(temporary, { flags, highWaterMark: 1 << 20, flush: !isStream });
  const sink: Writable = file.endsWith(".gz") ? createGzip() : disk;
  if (sink !== disk) sink.pipe(disk);
  const whole = finished(disk);
  // Awaited below; a failure in the meantime must not count as unhandled.
  whole.catch(() => {});
  let isGiven = false;
  try {
    for await (const piece of pieces) {
      if (disk.errored) throw disk.errored;
      if (!sink.write(piece)) await Promise.race([new Promise((ready) => sink.once("drain", ready)), whole]);
    }
    isGiven = true;
    sink.end();
    await whole;
    if (!isStream) fs.renameSync(temporary, target);
  } catch (error) {
    sink.destroy();
    disk.destroy();
    await whole.catch(() => {});
    if (!isStream) removeIfThere(temporary);
    // What the source threw is the source's own affair.
    if (!(isGiven || error === disk.errored) || !isSystemError(error)) throw error;
    throw cannotWrite(file, error);
  }
}

/**
 * Writes a file that must not be there yet, in one step: whoever else tries at the same moment finds it whole.
 * @returns false when there is one already
 * @throws InputError when the folder is read-only or the disk is full
 */
export function writeNewFile(file: string, content: string): boolean {
  const temporary = `${file}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
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

/** Writes every byte (a single `writeSync` may write fewer). */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) {
    offset += fs.writeSync(fd, bytes, offset, Math.min(bytes.length - offset, 1 << 30));
  }
}

/** Writes `value` as indented JSON with a final newline, whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Reads a JSON file. @throws InputError when it is missing or is not JSON. */
export function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`cannot parse the file as JSON (${messageOf(error)})`, {
      file,
      fix: "mend it, restore it from a copy, or make it again",
      cause: error,
    });
  }
}

/** Reads a UTF-8 text file. @throws InputError when it cannot be read, or its bytes are not UTF-8. */
export function readText(file: string): string {
  try {
    return decodeText(fs.readFileSync(file), file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw cannotReach(file, error);
  }
}

/**
 * A file's bytes as text. @throws InputError naming the line when they are not UTF-8, or when they are a Git LFS
 * pointer
 */
export function decodeText(bytes: Buffer, file: string): string {
  refuseLfsPointer(bytes, file);
  if (isUtf8(bytes)) return bytes.toString("utf8");
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, start)) {
    line++;
    start = end + 1;
  }
  throw new InputError("the file is not valid UTF-8", { file, line, fix: "restore it, or convert it to UTF-8" });
}

/**
 * A clone without Git LFS has a few lines of text in the place of each large file.
 * @param bytes the file's first ones
 * @throws InputError when they begin such a pointer
 */
export function refuseLfsPointer(bytes: Buffer, file: string): void {
  if (!bytes.subarray(0, 64).toString("latin1").startsWith("version https://git-lfs.")) return;
  const found = "a Git LFS pointer in place of the file";
  throw new InputError("the file itself is not here", { file, found, fix: "fetch it: git lfs pull" });
}

/**
 * Hex SHA-256 of a file's bytes, as `sha256sum` prints it; read piece by piece, whatever its size. @throws InputError
 * when it cannot be read.
 */
export function fileSha256(file: string): string {
  const hash = createHash("sha256");
  const piece = Buffer.alloc(1 << 20);
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, "r");
    for (let read = fs.readSync(fd, piece); read > 0; read = fs.readSync(fd, piece))
      hash.update(piece.subarray(0, read));
    return hash.digest("hex");
  } catch (error) {
    throw cannotReach(file, error);
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

/**
 * Removes the temporary files that killed writers left in `folder`.
 * @param spareLiving leave those of processes that are alive, where others may be writing the same files.
 */
export function removeTemporaryFiles(folder: string, { spareLiving = false } = {}): void {
  for (const name of fs.readdirSync(folder)) {
    const writer = /\.tmp-(\d+)-[0-9a-f]{6}$/.exec(name)?.[1];
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

/** Hex SHA-256 of the parts, each framed by its length so that parts cannot run into one another. */
export function sha256(...parts: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? Buffer.from(part, "utf8") : part;
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest("hex");
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === "string" && "syscall" in error;
}

function cannotWrite(file: string, error: unknown): InputError {
  const code = (error as NodeJS.ErrnoException).code;
  const fix =
    code === "ENOSPC" || code === "EDQUOT"
      ? "free some disk space and run again; nothing was half-written"
      : code === "EROFS" || code === "EACCES" || code === "EPERM"
        ? "choose a folder you may write to"
        : undefined;
  return new InputError(`cannot write ${path.basename(file)}`, { file, found: messageOf(error), fix, cause: error });
}

/** What cannot be removed (a name that is too long was never made) must not hide the failure before it. */
function removeIfThere(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // The failure that led here is the one to tell.
  }
}
