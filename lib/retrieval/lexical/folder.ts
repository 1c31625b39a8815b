/**
 * A BM25 index as a folder. `bm25.json` says what it is and names the subfolder with its arrays; a new build is written
 * into a subfolder of its own and `bm25.json` is renamed into place when that is whole, so that an interrupted build
 * leaves the old index as it was. The files:
 * - `ids.txt`: passage ids in order, one a line; `terms.txt`: terms in the order of their numbers;
 * - `starts.npy` (float64, terms + 1), `passages.npy` (int32) and `impacts.npy` (float32): the postings of each term,
 *   passages ascending;
 * - `maxima.npy` (float32, terms): each term's largest impact; `floors.npy` (float32): its 10th, 100th and 1000th
 *   largest;
 *   `absent.npy` (float32, terms): bm25l and bm25+ only.
 * `bm25.json` has the checksums of all of them: small files are checked when the index is opened, postings block by
 * block as they are read.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { decodeText } from "../../files";
import { type BlockChecksums, CheckedFile, checkFile, readChecked, readSealedJson } from "../../integrity";
import { IdTable } from "../id-table";
import { type NpyType, readNpyInto, readNpyLayout } from "../npy";
import { type AnalysisRecord, otherAnalysis, recordedOptions } from "./analysis-record";
import { createAnalyzer } from "./analyzer";
import { Bm25Index } from "./bm25-index";
import type { Bm25Formula } from "./formula";
import { floorDepths } from "./impacts";
import { postingsOnDisk } from "./postings";

export const BM25_FORMAT = "bowlab-bm25/1";
/** Name of the file that says what the folder holds. */
export const BM25_FILE = "bm25.json";

/** `bm25.json`. */
export interface Bm25Description extends Required<Bm25Formula>, AnalysisRecord {
  format: typeof BM25_FORMAT;
  /** Subfolder of the arrays. */
  arrays: string;
  /** How often a title counts beside the text. */
  titleWeight: number;
  passages: number;
  terms: number;
  postings: number;
  /** What the caller says of the collection, to know it again. */
  source: string;
  /** Checksums of the arrays' files by name; indexes of earlier versions have none. */
  files?: Record<string, BlockChecksums>;
}

/** What to do about a file that is not what was written. */
const REBUILD = "build the index again: bowlab search --bm25 --index DIR --rebuild";

/** What `bm25.json` says; undefined when the folder has none. @throws InputError when it is of another format */
export function describeBm25(folder: string): Bm25Description | undefined {
  const file = path.join(folder, BM25_FILE);
  if (!fs.existsSync(file)) return undefined;
  const description = readSealedJson(file, REBUILD) as Bm25Description;
  if (description?.format === BM25_FORMAT) return description;
  const found = JSON.stringify(description?.format);
  throw new InputError("not an index that this version reads", { file, field: "format", expected: BM25_FORMAT, found });
}

/** The passage ids of an index, without opening the rest. @throws InputError as `openBm25` */
export function bm25Ids(folder: string): { ids: IdTable; description: Bm25Description } {
  const description = describeBm25(folder);
  if (!description) throw noIndex(folder);
  const file = path.join(folder, description.arrays, "ids.txt");
  const ids = IdTable.ofFiles([{ file, bytes: readChecked(file, description.files?.["ids.txt"], REBUILD) }]);
  requireLength(file, ids.size, description.passages);
  return { ids, description };
}

function noIndex(folder: string): InputError {
  const fix = "build it: buildBm25(), or bowlab search --bm25 --index DIR";
  return new InputError("the folder holds no BM25 index", { file: folder, expected: BM25_FILE, fix });
}

/** How much memory an open index takes. */
export interface Bm25OpenOptions {
  /** Bytes of postings kept in memory. Default 1 GiB. */
  keptBytes?: number;
}

/**
 * Opens the index of a folder; postings are read when a query asks for them. Close it when done.
 * @throws InputError when there is none, when its terms were found by other rules, or a file of it is missing, cut
 * short or does not fit the others
 */
export function openBm25(folder: string, { keptBytes }: Bm25OpenOptions = {}): Bm25Index {
  const { ids, description } = bm25Ids(folder);
  const other = otherAnalysis(description);
  if (other) {
    throw new InputError("the index's words are not those that a query would have here", {
      file: folder,
      found: other,
      fix: REBUILD,
    });
  }
  const { files } = description;
  const at = (name: string): string => path.join(folder, description.arrays, name);
  const array = <A extends Float32Array | Float64Array>(name: string, type: NpyType, values: A): A => {
    checkFile(at(name), files?.[name], REBUILD);
    const layout = readNpyLayout(at(name), type, "the index's array");
    requireLength(at(name), layout.shape[0], values.length);
    const file = new CheckedFile(at(name), undefined);
    readNpyInto(file, layout, 0, values);
    file.close();
    return values;
  };
  const terms = new Map<string, number>();
  const lines = decodeText(readChecked(at("terms.txt"), files?.["terms.txt"], REBUILD), at("terms.txt"));
  for (const term of lines.split("\n")) if (term !== "") terms.set(term, terms.size);
  requireLength(at("terms.txt"), terms.size, description.terms);
  const starts = array("starts.npy", "<f8", new Float64Array(terms.size + 1));
  const maxima = array("maxima.npy", "<f4", new Float32Array(terms.size));
  const floors = array("floors.npy", "<f4", new Float32Array(terms.size * floorDepths.length));
  const hasAbsent = files ? files["absent.npy"] !== undefined : fs.existsSync(at("absent.npy"));
  const absent = hasAbsent ? array("absent.npy", "<f4", new Float32Array(terms.size)) : undefined;
  const open = (name: string, type: NpyType) => {
    const layout = readNpyLayout(at(name), type, "the index's array");
    requireLength(at(name), layout.shape[0], starts[terms.size]);
    return { ...layout, file: new CheckedFile(at(name), files?.[name], REBUILD) };
  };
  const postings = postingsOnDisk(starts, open("passages.npy", "<i4"), open("impacts.npy", "<f4"));
  const analyze = createAnalyzer(recordedOptions(description));
  return new Bm25Index({
    ids,
    analyze,
    terms,
    postings,
    maxima,
    floors,
    absent,
    keptBytes,
    close: () => postings.close(),
  });
}

function requireLength(file: string, found: number, expected: number): void {
  if (found === expected) return;
  throw new InputError("the index's files do not belong together", {
    file,
    expected: `${expected} entries`,
    found: `${found}`,
    fix: REBUILD,
  });
}
