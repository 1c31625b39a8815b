/**
 * SHA-256 of the files of a corpus, remembered beside what is made of them in `digests.json` by path, size, inode and
 * times of change, so that gigabytes are not read again at every start only to find that they are the same.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { fileSha256 } from "../files";
import { readSealedJson, writeSealedJson } from "../integrity";
import type { Source } from "./readers";

interface Remembered {
  /** Size, inode, times of modification and of change. */
  state: string;
  sha256: string;
}

const NAME = "digests.json";

/**
 * (number of sources) hex digests. @param root the folder where they are remembered. @throws InputError as `fileSha256`
 */
export function sourceDigests(root: string, sources: readonly Pick<Source, "file">[]): string[] {
  const file = path.join(root, NAME);
  const known = remembered(file);
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
  if (changed) remember(file, known);
  return digests;
}

function remember(file: string, known: Record<string, Remembered>): void {
  try {
    writeSealedJson(file, known);
  } catch (error) {
    // In a folder that can only be read they are found out anew each time.
    if (!(error instanceof InputError)) throw error;
  }
}

/** What is remembered. Where the file is damaged, nothing: everything in it can be found out again. */
function remembered(file: string): Record<string, Remembered> {
  if (!fs.existsSync(file)) return {};
  try {
    return readSealedJson(file) as Record<string, Remembered>;
  } catch (error) {
    if (error instanceof InputError) return {};
    throw error;
  }
}
