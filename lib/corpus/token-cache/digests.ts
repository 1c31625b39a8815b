/**
 * SHA-256 of the files of a corpus, remembered beside the caches in `digests.json` by path, size, inode and times of change, so that
 * gigabytes are not read again at every start only to find that they are the same.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileSha256, readJson, writeJson } from "../../files";
import type { Source } from "../readers";

interface Remembered {
  /** Size, inode, times of modification and of change. */
  state: string;
  sha256: string;
}

const NAME = "digests.json";

/** (number of sources) hex digests. @param root the folder that holds the caches; must exist. @throws InputError as `fileSha256` */
export function sourceDigests(root: string, sources: readonly Source[]): string[] {
  const file = path.join(root, NAME);
  const known = fs.existsSync(file) ? (readJson(file) as Record<string, Remembered>) : {};
  let changed = false;
  const digests = sources.map((source) => {
    const key = path.resolve(source.file);
    const { size, ino, mtimeMs, ctimeMs } = fs.statSync(source.file);
    const state = [size, ino, mtimeMs, ctimeMs].join(" ");
    if (known[key]?.state !== state) {
      known[key] = { state, sha256: fileSha256(source.file) };
      changed = true;
    }
    return known[key].sha256;
  });
  if (changed) writeJson(file, known);
  return digests;
}
