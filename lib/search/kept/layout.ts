/**
 * What an index of a place consists of, as a folder:
 * - `index.json`: what was searched, how, the state of each of its files, and which generation is the present one;
 * - `g-…/`: a generation, which never changes: `passages.jsonl` and `offsets.f64`, the passages' own texts; `bm25/`;
 * - `vectors-…/`: one for each model, see `vectors/`;
 * - `project/`: of a project, the corpus that was built of it;
 * - `used`: touched when the index is opened.
 * A new generation is written beside the old one, and `index.json` renamed into place when it is whole: an interrupted
 * build leaves the old index as it was.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { type BlockChecksums, readSealedJson } from "../../integrity";
import type { PassedOver } from "../../text/skipped";
import type { SearchPlace } from "../place";

/** Counts up when the same files give another index than before. */
export const SEARCH_FORMAT = "bowlab-search/2";
/** Name of the file that says what the folder holds. */
const INDEX_FILE = "index.json";

/** A file, or the names of a folder, that an index was made from. */
export interface KeptSource {
  /** Relative to the place, or absolute. */
  name: string;
  /** Of the file: size, inode, times of modification and of change. */
  state: string;
  /** Of its bytes. */
  sha256: string;
  /** Passages that it gave. */
  passages: number;
  /** What of it was passed over, where there was something. Earlier indexes do not have it. */
  skipped?: PassedOver;
}

/** `index.json`. */
export interface KeptDescription {
  format: typeof SEARCH_FORMAT;
  place: SearchPlace;
  /** All that decides which passages and terms the files give, as one text. */
  settings: string;
  /** Name of the generation's folder: `g-` and a digest of all passages and places. */
  generation: string;
  passages: number;
  sources: KeptSource[];
  /** Of a project: a digest of the states of its own files and of what tells of its packages. */
  project?: string;
  /** When the sources were looked at, milliseconds since 1970. */
  seenAt: number;
  skipped?: PassedOver;
  /** Checksums of `passages.jsonl` and `offsets.f64`. */
  files: Record<"passages" | "offsets", BlockChecksums>;
}

/** The path of `index.json`. */
export function indexFile(folder: string): string {
  return path.join(folder, INDEX_FILE);
}

/**
 * What the index of a folder says of itself; undefined where there is none, or it is of another version.
 * @throws InputError when it is damaged
 */
export function readKept(folder: string): KeptDescription | undefined {
  const file = indexFile(folder);
  if (!fs.existsSync(file)) return undefined;
  const value = readSealedJson(file, "build the index again: --rebuild") as KeptDescription | null;
  return value?.format === SEARCH_FORMAT ? value : undefined;
}

/** @throws InputError when the folder is somebody's own, and not one of ours or empty */
export function requireOwnFolder(folder: string): void {
  if (fs.existsSync(indexFile(folder)) || !fs.existsSync(folder)) return;
  const names = fs.readdirSync(folder).filter((name) => !/^(\.lock|building-|g-|vectors-|project$|used$)/.test(name));
  if (names.length === 0) return;
  throw new InputError("the folder of the index holds other things", {
    file: folder,
    expected: "a folder that is new, empty, or holds an index",
    found: names.slice(0, 3).join(", "),
    fix: "choose another --index",
  });
}
