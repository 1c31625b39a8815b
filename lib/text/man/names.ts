/** Which files are manual pages, and what their pages are called. */
import * as fs from "node:fs";
import * as path from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { endingOf } from "../streaming";

/** "1", "3pm", "8ssl": a section of the manual, with what it belongs to. */
const SECTION = /^[1-9n][a-z0-9+_-]*$/;
/** How pages begin: a comment, the title of man(7) or mdoc(7), or the name of another page. */
const BEGINNING = /^\s*(?:[.']\s*\\"|\.\\#|\.TH\s|\.Dd\s|\.so\s|'\\"|\.nh|\.if|\.ds|\.de)/;
const HEAD_BYTES = 512;

/** Whether a file's name and folder say that it is a page: `man1/ls.1.gz`. */
export function isManualName(file: string): boolean {
  return SECTION.test(endingOf(file)) && /^man[1-9n]/.test(path.basename(path.dirname(path.resolve(file))));
}

/** Whether a file whose ending may be a section begins as pages do: `doc/tool.1`. */
export function looksLikeManual(file: string): boolean {
  if (!SECTION.test(endingOf(file))) return false;
  const head = headOf(file);
  return head !== undefined && BEGINNING.test(head);
}

/** `man1/ls.1.gz` → "ls(1)". */
export function manualName(file: string): string {
  const ending = endingOf(file);
  const base = path.basename(file).replace(/\.(?:gz|zst)$/i, "");
  return `${base.slice(0, -ending.length - 1)}(${ending})`;
}

function headOf(file: string): string | undefined {
  try {
    const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      const bytes = Buffer.alloc(HEAD_BYTES);
      const head = bytes.subarray(0, fs.readSync(fd, bytes, 0, HEAD_BYTES, 0));
      const isPacked = head[0] === 0x1f && head[1] === 0x8b;
      return (isPacked ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head).toString("latin1");
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    // What cannot be read is no page; whoever reads the file says why.
    return undefined;
  }
}
