/**
 * A BM25 index as a folder. `bm25.json` says what it is and names the subfolder with its arrays; a new build is written into a subfolder of
 * its own and `bm25.json` is renamed into place when that is whole, so that an interrupted build leaves the old index as it was. The files:
 * - `ids.txt`: passage ids in order, one a line; `terms.txt`: terms in the order of their numbers;
 * - `starts.npy` (float64, terms + 1), `passages.npy` (int32) and `impacts.npy` (float32): the postings of each term, passages ascending;
 * - `maxima.npy` (float32, terms): each term's largest impact; `floors.npy` (float32): its 10th, 100th and 1000th largest;
 *   `absent.npy` (float32, terms): bm25l and bm25+ only.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { OnCorpusProgress, Passage } from "../../corpus";
import { InputError } from "../../errors";
import { isAlive, makeFolder, readJson, readText, writeAll, writeFileAtomic, writeJson } from "../../files";
import { withProgress } from "../../progress";
import { GrowingIds, IdTable } from "../id-table";
import { type NpyType, npyHeader, readNpyInto, readNpyLayout } from "../npy";
import { createAnalyzer, stemmerName } from "./analyzer";
import { Bm25Index, type Bm25Options, indexedText } from "./bm25-index";
import { type Bm25Formula, completeFormula } from "./formula";
import { floorDepths, impactsOf } from "./impacts";
import { Inverter } from "./inverter";
import { postingsOnDisk } from "./postings";
import { keptOnDisk, mergeRuns, type StoredRun } from "./runs";

const FORMAT = "bowlab-bm25/1";
const NAME = "bm25.json";

/** `bm25.json`. */
export interface Bm25Description extends Required<Bm25Formula> {
  format: typeof FORMAT;
  /** Subfolder of the arrays. */
  arrays: string;
  /** A name of `stopWordSet`'s, or the words. */
  stopWords: string | string[];
  stem: string;
  minLength: number;
  passages: number;
  terms: number;
  postings: number;
  /** What the caller says of the collection, to know it again. */
  source: string;
}

export interface Bm25BuildOptions extends Omit<Bm25Options, "analyzer"> {
  /** Kept with the index, to know the collection again. Default "". */
  source?: string;
  /** Passages in all, for the progress. */
  total?: number;
  onProgress?: OnCorpusProgress;
  /** Aborted: the build ends with the signal's reason; the folder's old index stays. */
  signal?: AbortSignal;
  /** Postings sorted in memory at once, at 20 bytes each. Default 4,194,304. */
  runPostings?: number;
}

/**
 * Builds an index into `folder`, in memory bounded by the number of distinct terms, not by the text. Another index there is replaced when
 * the new one is whole.
 * @throws InputError when an option is wrong, or the folder cannot be written
 */
export function buildBm25(
  folder: string,
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  options: Bm25BuildOptions = {},
): Promise<Bm25Description> {
  return withProgress({ label: "indexing words", unit: "passages" }, options.onProgress, (onProgress) =>
    build(folder, passages, { ...options, onProgress }),
  );
}

async function build(
  folder: string,
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  { source = "", total, onProgress, signal, runPostings, textOf = indexedText, ...options }: Bm25BuildOptions,
): Promise<Bm25Description> {
  const formula = completeFormula(options);
  const analyze = createAnalyzer(options);
  makeFolder(folder);
  removeLeftovers(folder);
  const arrays = path.basename(fs.mkdtempSync(path.join(folder, `arrays-${process.pid}-`)));
  const at = (name: string): string => path.join(folder, arrays, name);
  try {
    const runs: StoredRun[] = [];
    const inverter = new Inverter((run) => runs.push(keptOnDisk(at(`run-${runs.length}`), run)), runPostings);
    const ids = new GrowingIds();
    let done = 0;
    for await (const passage of passages) {
      signal?.throwIfAborted();
      inverter.add(analyze(textOf(passage)));
      ids.add(passage.id);
      if (++done % 1000 === 0) onProgress?.({ phase: "reading and counting words", done, total });
    }
    inverter.end();
    const { terms, lengths, passageFrequencies } = inverter;
    writeFileAtomic(at("ids.txt"), ids.table().lines);
    writeLines(at("terms.txt"), terms.keys());
    const { starts, maxima, floors, absent, impacts } = impactsOf(formula, lengths, passageFrequencies);
    const postings = starts[terms.size];
    const passageFile = fs.openSync(at("passages.npy"), "wx");
    try {
      writeArrayFile(at("impacts.npy"), "<f4", postings, (fd) => {
        writeAll(passageFile, npyHeader("<i4", [postings]));
        for (const range of mergeRuns(runs, passageFrequencies)) {
          signal?.throwIfAborted();
          writeAll(passageFile, bytesOf(range.passages));
          writeAll(fd, bytesOf(impacts(range)));
          onProgress?.({ phase: "sorting postings by term", done: starts[range.first], total: postings });
        }
      });
    } finally {
      fs.closeSync(passageFile);
    }
    for (let i = 0; i < runs.length; i++) fs.rmSync(at(`run-${i}`));
    writeArrayFile(at("starts.npy"), "<f8", starts.length, (fd) => writeAll(fd, bytesOf(starts)));
    writeArrayFile(at("maxima.npy"), "<f4", maxima.length, (fd) => writeAll(fd, bytesOf(maxima)));
    writeArrayFile(at("floors.npy"), "<f4", floors.length, (fd) => writeAll(fd, bytesOf(floors)));
    if (absent) writeArrayFile(at("absent.npy"), "<f4", absent.length, (fd) => writeAll(fd, bytesOf(absent)));
    const { stopWords = "english", stem = false, minLength = 2 } = options;
    const description: Bm25Description = {
      ...{ format: FORMAT, arrays, ...formula, minLength, source },
      stopWords: typeof stopWords === "string" ? stopWords : [...stopWords],
      stem: stemmerName(stem),
      ...{ passages: done, terms: terms.size, postings },
    };
    writeJson(path.join(folder, NAME), description);
    removeLeftovers(folder);
    onProgress?.({ phase: "sorting postings by term", done: postings, total: postings });
    return description;
  } catch (error) {
    fs.rmSync(path.join(folder, arrays), { recursive: true, force: true });
    throw error;
  }
}

/** Removes arrays that `bm25.json` does not name, of builds that were killed or replaced. Those of living builders stay. */
function removeLeftovers(folder: string): void {
  const current = describeBm25(folder)?.arrays;
  for (const name of fs.readdirSync(folder)) {
    const builder = /^arrays-(\d+)-\w{6}$/.exec(name)?.[1];
    if (builder === undefined || name === current) continue;
    if (Number(builder) !== process.pid && isAlive(Number(builder))) continue;
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** What `bm25.json` says; undefined when the folder has none. @throws InputError when it is of another format */
export function describeBm25(folder: string): Bm25Description | undefined {
  const file = path.join(folder, NAME);
  if (!fs.existsSync(file)) return undefined;
  const description = readJson(file) as Bm25Description;
  if (description?.format === FORMAT) return description;
  const found = JSON.stringify(description?.format);
  throw new InputError("not an index that this version reads", { file, field: "format", expected: FORMAT, found });
}

/** The passage ids of an index, without opening the rest. @throws InputError as `openBm25` */
export function bm25Ids(folder: string): { ids: IdTable; description: Bm25Description } {
  const description = describeBm25(folder);
  if (!description) throw noIndex(folder);
  const file = path.join(folder, description.arrays, "ids.txt");
  const ids = IdTable.read(file);
  requireLength(file, ids.size, description.passages);
  return { ids, description };
}

function noIndex(folder: string): InputError {
  const fix = "build it: buildBm25(), or bowlab search --bm25 --index DIR";
  return new InputError("the folder holds no BM25 index", { file: folder, expected: NAME, fix });
}

export interface Bm25OpenOptions {
  /** Bytes of postings kept in memory. Default 1 GiB. */
  keptBytes?: number;
}

/**
 * Opens the index of a folder; postings are read when a query asks for them. Close it when done.
 * @throws InputError when there is none, or a file of it is missing, cut short or does not fit the others
 */
export function openBm25(folder: string, { keptBytes }: Bm25OpenOptions = {}): Bm25Index {
  const { ids, description } = bm25Ids(folder);
  const at = (name: string): string => path.join(folder, description.arrays, name);
  const array = <A extends Float32Array | Float64Array>(name: string, type: NpyType, values: A): A => {
    const layout = readNpyLayout(at(name), type, "the index's array");
    requireLength(at(name), layout.shape[0], values.length);
    const fd = fs.openSync(at(name), "r");
    readNpyInto(fd, layout, 0, values, at(name));
    fs.closeSync(fd);
    return values;
  };
  const terms = new Map<string, number>();
  for (const term of readText(at("terms.txt")).split("\n")) if (term !== "") terms.set(term, terms.size);
  requireLength(at("terms.txt"), terms.size, description.terms);
  const starts = array("starts.npy", "<f8", new Float64Array(terms.size + 1));
  const maxima = array("maxima.npy", "<f4", new Float32Array(terms.size));
  const floors = array("floors.npy", "<f4", new Float32Array(terms.size * floorDepths.length));
  const hasAbsent = fs.existsSync(at("absent.npy"));
  const absent = hasAbsent ? array("absent.npy", "<f4", new Float32Array(terms.size)) : undefined;
  const open = (name: string, type: NpyType) => {
    const layout = readNpyLayout(at(name), type, "the index's array");
    requireLength(at(name), layout.shape[0], starts[terms.size]);
    return { ...layout, file: at(name), fd: fs.openSync(at(name), "r") };
  };
  const postings = postingsOnDisk(starts, open("passages.npy", "<i4"), open("impacts.npy", "<f4"));
  const { stopWords, stem, minLength } = description;
  const analyze = createAnalyzer({
    stopWords: typeof stopWords === "string" ? stopWords : new Set(stopWords),
    ...{ stem, minLength },
  });
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
    fix: "build the index again",
  });
}

function writeLines(file: string, lines: Iterable<string>): void {
  writeFileAtomic(file, (fd) => {
    let block: string[] = [];
    for (const line of lines) {
      if (block.push(line) < 10_000) continue;
      writeAll(fd, Buffer.from(`${block.join("\n")}\n`));
      block = [];
    }
    if (block.length > 0) writeAll(fd, Buffer.from(`${block.join("\n")}\n`));
  });
}

function writeArrayFile(file: string, type: NpyType, length: number, write: (fd: number) => void): void {
  writeFileAtomic(file, (fd) => {
    writeAll(fd, npyHeader(type, [length]));
    write(fd);
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
