/** Checksums beside a plain file, in `FILE.checksum`: for vectors, ids and runs, which other tools read as they are. */
import * as fs from "node:fs";
import * as path from "node:path";
import { type BlockChecksums, checkFile, fileChecksums } from "./checksums";
import { damagedFile } from "./damage";
import { readSealedJson, writeSealedJson } from "./sealed-json";

/** Name of the file of checksums. */
export function sidecarOf(file: string): string {
  return `${file}.checksum`;
}

/**
 * Notes what a file holds. @param checksums where they are known already @throws InputError when it cannot be read or
 * written
 */
export function writeSidecar(file: string, checksums: BlockChecksums = fileChecksums(file)): void {
  writeSealedJson(sidecarOf(file), checksums);
}

/**
 * The checksums beside a file; undefined where there are none, as beside files from elsewhere. @throws InputError when
 * they are damaged
 */
export function readSidecar(file: string): BlockChecksums | undefined {
  const sidecar = sidecarOf(file);
  if (!fs.existsSync(sidecar)) return undefined;
  const fix = `delete it, and make ${path.basename(file)} again`;
  const value = readSealedJson(sidecar, fix) as Partial<BlockChecksums> | null;
  if (typeof value?.crc32 === "string" && Number(value.blockBytes) > 0) return value as BlockChecksums;
  throw damagedFile(sidecar, "no checksums in it", fix);
}

/** @throws InputError when there are checksums beside the file, and it is not what was written */
export function checkSidecar(file: string): void {
  checkFile(file, readSidecar(file), mendBeside(file));
}

/** What to do about a file that is not what the checksums beside it say. */
export function mendBeside(file: string): string {
  const name = path.basename(file);
  return `restore the file from a copy, or make it again; where ${name} was changed on purpose, delete ${sidecarOf(name)}`;
}
