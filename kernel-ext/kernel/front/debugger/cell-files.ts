/**
 * Files that stand for cells while they are debugged. JupyterLab computes a file's name from the cell's text by itself,
 * with the parameters that `debugInfo` says, and knows a cell by it.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const hashSeed = 0xc70f6907;
const suffix = ".ts";

/** The folder of this kernel's cells: made when it is first needed, gone with the process. */
let folder: string | undefined;

function cellFolder(): string {
  if (folder === undefined) {
    const made = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "bowlab-cells-"));
    folder = made;
    process.once("exit", () => fs.rmSync(made, { recursive: true, force: true }));
  }
  return folder;
}

/** How a front-end computes a cell's file: content of the reply to `debugInfo`. */
export function cellFileParameters() {
  return { hashMethod: "Murmur2", hashSeed, tmpFilePrefix: cellFolder() + path.sep, tmpFileSuffix: suffix };
}

/** The file of a cell with this text. */
export function cellFile(text: string): string {
  return path.join(cellFolder(), `${murmur2(text, hashSeed)}${suffix}`);
}

/** Writes a cell's text to its file, and gives the file's path. */
export function dumpCell(text: string): string {
  const file = cellFile(text);
  fs.writeFileSync(file, text);
  return file;
}

/** Austin Appleby's MurmurHash2, 32 bits, of a text's UTF-8. */
export function murmur2(text: string, seed: number): number {
  const multiplier = 0x5bd1e995;
  const bytes = Buffer.from(text, "utf8");
  const whole = bytes.length - (bytes.length % 4);
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(bytes.readUInt32LE(at), multiplier);
    word = Math.imul(word ^ (word >>> 24), multiplier);
    hash = Math.imul(hash, multiplier) ^ word;
  }
  if (whole < bytes.length) hash = Math.imul(hash ^ bytes.readUIntLE(whole, bytes.length - whole), multiplier);
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return (hash ^ (hash >>> 15)) >>> 0;
}
