/**
 * The texts that are encoded, and how many there are. Shards of one folder read and fingerprint the whole corpus once,
 * together: the first leaves `rows.json` with the number of rows, their fingerprint, and the places in the files from
 * which the others begin. Plain files are then read from there; packed ones are unpacked from their beginning, but
 * neither parsed nor tokenized. Content decides, not time: the files' digests are in it.
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { sha256 } from "../../files";
import { lockOrShare, readSealedJson, writeSealedJson } from "../../integrity";
import {
  CorpusFingerprint,
  corpusSources,
  type OnCorpusProgress,
  passageSettings,
  passageText,
  type ReadingPlace,
  type ReadOptions,
  readPassages,
  readQueries,
  type TextOptions,
  textOptionsOf,
} from "../../text";
import { sourceDigests } from "../../tokens";

/** Which texts of a collection are encoded. */
export type Encoded = "corpus" | "queries";

export interface EncodingRows {
  rows: number;
  /** Of ids and texts as they are encoded. */
  fingerprint: string;
  /** Some rows and where they begin, ascending: a shard starts at the last one before its first row. */
  places: { row: number; place: ReadingPlace }[];
}

/** What is encoded of which data. */
export interface TextSource extends TextOptions, Pick<ReadOptions, "onSkipped"> {
  data: string;
  what: Encoded;
}

const FORMAT = "bowlab-rows/1";
const NAME = "rows.json";

/** Rows between two noted places. */
const STRIDE = 1024;

/** Ids and texts from a noted place on, or all. */
export async function* encodedTexts(
  source: TextSource,
  options: Pick<ReadOptions, "from" | "onPlace" | "onSkipped"> = {},
): AsyncGenerator<{ id: string; text: string }> {
  if (source.what === "queries") yield* await readQueries(source.data);
  else
    for await (const passage of readPassages(source.data, { ...textOptionsOf(source), ...options, uniqueIds: false }))
      yield { id: passage.id, text: passageText(passage) };
}

/** Reads everything once. @throws InputError as the readers */
export async function measureRows(source: TextSource, onProgress?: OnCorpusProgress): Promise<EncodingRows> {
  const fingerprint = new CorpusFingerprint();
  const places: EncodingRows["places"] = [];
  let rows = 0;
  let next = 0;
  const onPlace = (place: ReadingPlace): void => {
    if (rows < next) return;
    places.push({ row: rows, place });
    next = rows + STRIDE;
  };
  for await (const { id, text } of encodedTexts(source, { onPlace, onSkipped: source.onSkipped })) {
    fingerprint.add({ id, title: "", text });
    if (++rows % 10_000 === 0) onProgress?.({ phase: `reading ${source.what}`, done: rows });
  }
  return { rows, fingerprint: fingerprint.digest(), places };
}

/**
 * The same, out of the folder that the shards are made in where one of them has read this very corpus.
 * @throws InputError as `measureRows`, or when the folder cannot be written
 */
export async function sharedRows(
  out: string,
  source: TextSource,
  { onProgress, signal }: { onProgress?: OnCorpusProgress; signal?: AbortSignal },
): Promise<EncodingRows> {
  const onWait = (holder: string): void => onProgress?.({ phase: `waiting for ${holder}`, done: 0 });
  const lock = await lockOrShare(out, { what: "reading the corpus", part: "rows", onWait, signal });
  try {
    const { sources } = corpusSources(source.data, source);
    const names = sources.map(({ name }) => name);
    const key = sha256(JSON.stringify([FORMAT, passageSettings(sources, source), names, sourceDigests(out, sources)]));
    const file = path.join(out, NAME);
    const known = remembered(file);
    if (known?.key === key) return known;
    const measured = await measureRows(source, onProgress);
    writeSealedJson(file, { key, ...measured });
    return measured;
  } finally {
    lock.release();
  }
}

/** Where to begin so that row `first` comes. @returns the place, and the row that comes first from there */
export function beginningOf({ places }: EncodingRows, first: number): { row: number; from?: ReadingPlace } {
  const found = places.findLast(({ row }) => row <= first);
  return found ? { row: found.row, from: found.place } : { row: 0 };
}

/** undefined: there is none, or it is damaged, and can be found out again. */
function remembered(file: string): (EncodingRows & { key: string }) | undefined {
  try {
    return readSealedJson(file) as EncodingRows & { key: string };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
