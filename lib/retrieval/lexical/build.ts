/**
 * Building a BM25 index into a folder: words counted in runs on disk, runs joined term by term into postings with their
 * impacts.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, writeAll, writeFileAtomic } from "../../files";
import { type BlockChecksums, fileChecksums, withFolderLock, writeSealedJson } from "../../integrity";
import { withProgress } from "../../progress";
import type { OnCorpusProgress, Passage } from "../../text";
import { GrowingIds } from "../id-table";
import { npyHeader, writeNpy } from "../npy";
import { recordAnalysis } from "./analysis-record";
import { createAnalyzer } from "./analyzer";
import { type Bm25Options, indexedText } from "./bm25-index";
import { BM25_FILE, BM25_FORMAT, type Bm25Description, describeBm25 } from "./folder";
import { type Bm25Formula, completeFormula } from "./formula";
import { impactsOf } from "./impacts";
import { Inverter } from "./inverter";
import { keptOnDisk, mergeRuns, type StoredRun } from "./runs";
import { TermNumbers } from "./term-numbers";

/** Bytes of a block of checksums: a query reads whole blocks of postings where it is the first to need them. */
const CHECKED_BYTES = 1 << 16;

/** How an index is built into a folder. */
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
 * Builds an index into `folder`, in memory bounded by the number of distinct terms, not by the text. Another index
 * there is replaced when the new one is whole.
 * @throws InputError when an option is wrong, the folder cannot be written, or another process writes in it
 */
export function buildBm25(
  folder: string,
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  options: Bm25BuildOptions = {},
): Promise<Bm25Description> {
  return withProgress({ label: "indexing words", unit: "passages" }, options.onProgress, (onProgress) =>
    withFolderLock(folder, { what: "building a BM25 index" }, () =>
      build(folder, passages, { ...options, onProgress }),
    ),
  );
}

async function build(
  folder: string,
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  { source = "", ...options }: Bm25BuildOptions,
): Promise<Bm25Description> {
  const formula = completeFormula(options);
  makeFolder(folder);
  removeLeftovers(folder);
  const arrays = `arrays-${process.pid}-${randomBytes(3).toString("hex")}`;
  const at = (name: string): string => path.join(folder, arrays, name);
  // Not by mkdtemp, whose folders other users cannot read.
  fs.mkdirSync(path.join(folder, arrays));
  try {
    const counted = await countWords(passages, at, options);
    const postings = writeImpacts(formula, counted, at, options);
    const description: Bm25Description = {
      ...{ format: BM25_FORMAT, arrays, ...formula, source },
      ...{ ...recordAnalysis(options), titleWeight: options.titleWeight ?? 1 },
      ...{ passages: counted.passages, terms: counted.passageFrequencies.length, postings },
      files: checksumsIn(path.join(folder, arrays)),
    };
    writeSealedJson(path.join(folder, BM25_FILE), description);
    removeLeftovers(folder);
    options.onProgress?.({ phase: "sorting postings by term", done: postings, total: postings });
    return description;
  } catch (error) {
    fs.rmSync(path.join(folder, arrays), { recursive: true, force: true });
    throw error;
  }
}

/** The path of a file among the index's arrays. */
type FileAt = (name: string) => string;

interface CountedWords {
  runs: readonly StoredRun[];
  passages: number;
  /** (passages) words of each. */
  lengths: Int32Array;
  /** (terms) passages that have each. */
  passageFrequencies: Int32Array;
}

/** Counts the words of all passages in runs on disk, and writes the ids and the terms. */
async function countWords(
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  at: FileAt,
  { total, onProgress, signal, runPostings, ...options }: Bm25BuildOptions,
): Promise<CountedWords> {
  const textOf = options.textOf ?? indexedText(options.titleWeight);
  const runs: StoredRun[] = [];
  const inverter = new Inverter((run) => runs.push(keptOnDisk(at(`run-${runs.length}`), run)), runPostings);
  const ids = new GrowingIds();
  const numbers = new TermNumbers(createAnalyzer(options));
  let done = 0;
  for await (const passage of passages) {
    signal?.throwIfAborted();
    inverter.add(numbers.of(textOf(passage)));
    ids.add(passage.id);
    if (++done % 1000 === 0) onProgress?.({ phase: "reading and counting words", done, total });
  }
  inverter.end();
  writeFileAtomic(at("ids.txt"), ids.table().lines);
  writeLines(at("terms.txt"), numbers.terms.keys());
  const { lengths, passageFrequencies } = inverter;
  return { runs, passages: done, lengths, passageFrequencies };
}

/** Joins the runs into postings with their impacts, and writes these and the arrays over terms. @returns postings */
function writeImpacts(
  formula: Required<Bm25Formula>,
  { runs, lengths, passageFrequencies }: CountedWords,
  at: FileAt,
  { onProgress, signal }: Pick<Bm25BuildOptions, "onProgress" | "signal">,
): number {
  const { starts, maxima, floors, absent, impacts } = impactsOf(formula, lengths, passageFrequencies);
  const postings = starts[starts.length - 1];
  const passageFile = fs.openSync(at("passages.npy"), "wx");
  try {
    writeNpy(at("impacts.npy"), "<f4", postings, (fd) => {
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
  writeNpy(at("starts.npy"), "<f8", starts.length, (fd) => writeAll(fd, bytesOf(starts)));
  writeNpy(at("maxima.npy"), "<f4", maxima.length, (fd) => writeAll(fd, bytesOf(maxima)));
  writeNpy(at("floors.npy"), "<f4", floors.length, (fd) => writeAll(fd, bytesOf(floors)));
  if (absent) writeNpy(at("absent.npy"), "<f4", absent.length, (fd) => writeAll(fd, bytesOf(absent)));
  return postings;
}

/**
 * Removes arrays that `bm25.json` does not name, of builds that were killed or replaced; the lock says that nobody
 * builds now.
 */
function removeLeftovers(folder: string): void {
  let current: string | undefined;
  try {
    current = describeBm25(folder)?.arrays;
  } catch (error) {
    // A damaged description is replaced by the build; until then all stays as it is.
    if (error instanceof InputError) return;
    throw error;
  }
  for (const name of fs.readdirSync(folder)) {
    if (!/^arrays-\d+-\w{6}$/.test(name) || name === current) continue;
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Checksums of every file of a folder. */
function checksumsIn(folder: string): Record<string, BlockChecksums> {
  const names = fs.readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, fileChecksums(path.join(folder, name), CHECKED_BYTES)]));
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

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
