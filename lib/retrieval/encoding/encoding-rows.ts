/**
 * The texts that are encoded, and how many there are. Shards of one folder read and fingerprint the whole corpus once,
 * together (`sharedCorpusRows`).
 */
import {
  CorpusFingerprint,
  type CorpusReading,
  type CorpusRows,
  measureCorpus,
  passageText,
  type ReadOptions,
  readPassages,
  readQueries,
  sharedCorpusRows,
  type TextOptions,
  textOptionsOf,
} from "../../text";

/** Which texts of a collection are encoded. */
export type Encoded = "corpus" | "queries";

export type EncodingRows = Pick<CorpusRows, "rows" | "fingerprint" | "places">;

/** What is encoded of which data. */
export interface TextSource extends TextOptions, Pick<ReadOptions, "onSkipped"> {
  data: string;
  what: Encoded;
}

/** Ids and texts from a noted place on, or all. */
export async function* encodedTexts(
  source: TextSource,
  options: Pick<ReadOptions, "from" | "onSkipped"> = {},
): AsyncGenerator<{ id: string; text: string }> {
  if (source.what === "queries") yield* await readQueries(source.data);
  else
    for await (const passage of readPassages(source.data, { ...textOptionsOf(source), ...options, uniqueIds: false }))
      yield { id: passage.id, text: passageText(passage) };
}

/** Reads everything once. @throws InputError as the readers */
export async function measureRows(
  source: TextSource,
  heard: Pick<CorpusReading, "onProgress" | "signal">,
): Promise<EncodingRows> {
  if (source.what === "corpus") return measureCorpus({ ...source, ...heard });
  const fingerprint = new CorpusFingerprint();
  const queries = await readQueries(source.data);
  for (const { id, text } of queries) fingerprint.add({ id, title: "", text });
  return { rows: queries.length, fingerprint: fingerprint.digest(), places: [] };
}

/**
 * The same, out of the folder that the shards are made in where one of them has read this very corpus.
 * @throws InputError as `measureRows`, or when the folder cannot be written
 */
export function sharedRows(
  out: string,
  source: TextSource,
  heard: Pick<CorpusReading, "onProgress" | "signal">,
): Promise<EncodingRows> {
  return sharedCorpusRows(out, { ...source, ...heard });
}
