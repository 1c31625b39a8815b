/**
 * A corpus of which many processes read a part each. The first reads it whole and leaves in the folder that they share
 * `rows.json`: the number of passages, their fingerprints, and the places in the files from which the others begin.
 * Plain files are then read from there; packed ones are unpacked from their beginning, but not parsed. Content decides,
 * not time: the files' digests are in it.
 */
import * as path from "node:path";
import { InputError } from "../errors";
import { sha256 } from "../files";
import { lockOrShare, readSealedJson, writeSealedJson } from "../integrity";
import { CorpusFingerprint } from "./fingerprint";
import { passageText } from "./passage";
import type { OnCorpusProgress } from "./progress";
import {
  corpusSources,
  passageSettings,
  type ReadingPlace,
  type ReadOptions,
  readPassages,
  type TextOptions,
  textOptionsOf,
} from "./readers";
import { sourceDigests } from "./source-digests";
import { writeLines } from "./streaming";

/** What is known of a corpus that was read whole. */
export interface CorpusRows {
  /** Passages. */
  rows: number;
  /** Of ids and of texts that begin with their titles, as a model reads them. */
  fingerprint: string;
  /** Of ids, titles and texts. */
  corpusFingerprint: string;
  /** Some rows and where they begin, ascending. */
  places: { row: number; place: ReadingPlace }[];
}

/** Which corpus is read, and how. */
export interface CorpusReading extends TextOptions, Pick<ReadOptions, "onSkipped" | "uniqueIds"> {
  data: string;
  onProgress?: OnCorpusProgress;
  signal?: AbortSignal;
  /** Also leave every passage's id, a line each, by which passages are found. */
  withIds?: boolean;
}

const FORMAT = "bowlab-rows/2";
const NAME = "rows.json";
const IDS = "corpus-ids.txt";

/** Passages between two noted places. */
const STRIDE = 128;

/** Reads everything once. @throws InputError as `readPassages`; the signal's reason once it is aborted */
export async function measureCorpus(reading: CorpusReading): Promise<CorpusRows> {
  const ids = measuring(reading);
  for (;;) {
    const { value, done } = await ids.next();
    if (done) return value;
  }
}

/** Gives the passages' ids, and what was measured at the end. */
async function* measuring(reading: CorpusReading): AsyncGenerator<string, CorpusRows> {
  const { data, onProgress, onSkipped, signal, uniqueIds = false } = reading;
  const [fingerprint, plain] = [new CorpusFingerprint(), new CorpusFingerprint()];
  const places: CorpusRows["places"] = [];
  let rows = 0;
  let next = 0;
  const onPlace = (place: ReadingPlace): void => {
    if (rows < next) return;
    places.push({ row: rows, place });
    next = rows + STRIDE;
  };
  const options = { ...textOptionsOf(reading), uniqueIds, onPlace, onSkipped };
  for await (const passage of readPassages(data, options)) {
    fingerprint.add({ id: passage.id, title: "", text: passageText(passage) });
    plain.add(passage);
    yield passage.id;
    if (++rows % 10_000 !== 0) continue;
    signal?.throwIfAborted();
    onProgress?.({ phase: "reading corpus", done: rows });
  }
  return { rows, fingerprint: fingerprint.digest(), corpusFingerprint: plain.digest(), places };
}

/**
 * The same, out of the folder that the processes share where one of them has read this very corpus.
 * @throws InputError as `measureCorpus`, or when the folder cannot be written
 */
export async function sharedCorpusRows(out: string, reading: CorpusReading): Promise<CorpusRows> {
  const { data, onProgress, signal, withIds = false } = reading;
  const onWait = (holder: string): void => onProgress?.({ phase: `waiting for ${holder}`, done: 0 });
  const lock = await lockOrShare(out, { what: "reading the corpus", part: "rows", onWait, signal });
  try {
    const { sources } = corpusSources(data, reading);
    const names = sources.map(({ name }) => name);
    const settings = [FORMAT, withIds, passageSettings(sources, reading), names, sourceDigests(out, sources)];
    const key = sha256(JSON.stringify(settings));
    const file = path.join(out, NAME);
    const known = remembered(file);
    if (known?.key === key) return known;
    const measured = withIds ? await measureWithIds(out, reading) : await measureCorpus(reading);
    writeSealedJson(file, { key, ...measured });
    return measured;
  } finally {
    lock.release();
  }
}

async function measureWithIds(out: string, reading: CorpusReading): Promise<CorpusRows> {
  let measured: CorpusRows | undefined;
  async function* lines(): AsyncGenerator<string, void> {
    const ids = measuring(reading);
    for (;;) {
      const { value, done } = await ids.next();
      if (!done) yield oneLine(value);
      else {
        measured = value;
        return;
      }
    }
  }
  await writeLines(corpusIdsFile(out), lines());
  return measured as CorpusRows;
}

/** Where a shared folder has the ids of the corpus. */
export function corpusIdsFile(out: string): string {
  return path.join(out, IDS);
}

/** Where to begin so that row `first` comes. @returns the place, and the row that comes first from there */
export function beginningOf(
  { places }: Pick<CorpusRows, "places">,
  first: number,
): { row: number; from?: ReadingPlace } {
  const found = places.findLast(({ row }) => row <= first);
  return found ? { row: found.row, from: found.place } : { row: 0 };
}

/** An id that has a line break cannot be asked for by a run. */
function oneLine(id: string): string {
  return /[\r\n]/.test(id) ? "" : id;
}

/** undefined: there is none, or it is damaged, and can be found out again. */
function remembered(file: string): (CorpusRows & { key: string }) | undefined {
  try {
    return readSealedJson(file) as CorpusRows & { key: string };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
