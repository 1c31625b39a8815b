/**
 * Writing without half-written files: what is written takes its place when it is whole. A full disk or a read-only
 * folder ends in an `InputError` and leaves what was there before untouched.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { InputError } from "../errors";
import { statOf } from "../places";
import { removeIfThere, replaceFile, temporaryName, writeContent } from "./atomic-write";
import { cannotWrite, isSystemError } from "./failure";

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
  try {
    if (isStream) writeInto(target, content);
    else replaceFile(target, content);
  } catch (error) {
    if (error instanceof InputError || !isSystemError(error)) throw error;
    throw cannotWrite(file, error);
  }
}

/** Into a device or a pipe. */
function writeInto(stream: string, content: string | Uint8Array | ((fd: number) => void)): void {
  const fd = fs.openSync(stream, "w");
  try {
    writeContent(fd, content);
  } finally {
    fs.closeSync(fd);
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
  const temporary = isStream ? target : temporaryName(target);
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

/** Writes `value` as indented JSON with a final newline, whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`);
}
