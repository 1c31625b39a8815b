/** A training set out of a stream of records that bring their passages with them: Tevatron's, DPR's, triples. */
import { createHash } from "node:crypto";
import { type Passage, passageText, type WordPieceTokenizer } from "../../corpus";
import { InputError } from "../../errors";
import { sha256 } from "../../files";
import { RowFile } from "./row-file";
import type { TrainingQuery, TrainingSet } from "./training-set";

/** A passage of a training file; without an id it goes by its text. */
export type ExamplePassage = Omit<Passage, "id"> & { id?: string };

/** One query of a training file with what stands beside it. */
export interface ExampleRecord {
  /** A query without an id goes by its text. */
  query: { id?: string; text: string };
  positives: ExamplePassage[];
  negatives: ExamplePassage[];
}

export interface RecordsOptions {
  tokenizer: WordPieceTokenizer;
  /** Where token rows are kept while the set is in use. */
  folder: string;
  /** For messages. */
  file: string;
  /** Told how many records were read, now and then. */
  onRecord?: (done: number) => void;
}

/**
 * Streams the records; a query that comes more than once (as in triples) is one query. Queries without a positive are left out.
 * Close what it returns when done.
 * @throws InputError when no record has a positive
 */
export async function trainingSetOf(
  records: AsyncIterable<ExampleRecord>,
  { tokenizer, folder, file, onRecord }: RecordsOptions,
): Promise<TrainingSet & { tokens: number; close(): void }> {
  const rows = new RowFile(folder);
  const places = new Map<string, number>();
  const ids: string[] = [];
  const titles: number[] = [];
  const queries = new Map<string, Growing>();
  const hash = createHash("sha256").update(tokenizer.fingerprint);
  const placeFor = (passage: ExamplePassage): number => {
    const id = passage.id ?? idOfText(passage.title, passage.text);
    const known = places.get(id);
    if (known !== undefined) return known;
    const place = rows.append(tokenizer.encode(passageText(passage), { addSpecialTokens: false }));
    places.set(id, place);
    ids.push(id);
    titles.push(tokenizer.encode(passage.title, { addSpecialTokens: false }).length);
    return place;
  };
  let done = 0;
  for await (const record of records) {
    hash.update(JSON.stringify(record));
    const id = record.query.id ?? idOfText(record.query.text);
    let query = queries.get(id);
    if (query === undefined) {
      const encoded = tokenizer.encode(record.query.text, { addSpecialTokens: false });
      query = { id, ids: encoded, positives: new Set(), negatives: new Set() };
      queries.set(query.id, query);
    }
    for (const passage of record.positives) query.positives.add(placeFor(passage));
    for (const passage of record.negatives) query.negatives.add(placeFor(passage));
    if (++done % 1000 === 0) onRecord?.(done);
  }
  const usable = [...queries.values()].filter(({ positives }) => positives.size > 0);
  if (usable.length === 0) {
    rows.close();
    throw new InputError("there is nothing to train on", {
      file,
      expected: "queries with a passage that answers them",
      found: `${queries.size} queries, none with a positive`,
    });
  }
  return {
    queries: usable.map(finished),
    passages: {
      size: rows.size,
      row: (place) => rows.row(place),
      titleLength: (place) => titles[place],
      passageIdOf: (place) => ids[place],
    },
    placeOf: (id) => places.get(id),
    fingerprint: hash.digest("hex"),
    tokens: rows.tokens,
    close: () => rows.close(),
  };
}

/** 16 hex digits of SHA-256. */
export function idOfText(...texts: string[]): string {
  return sha256(...texts).slice(0, 16);
}

interface Growing {
  id: string;
  ids: Int32Array;
  positives: Set<number>;
  negatives: Set<number>;
}

function finished({ id, ids, positives, negatives }: Growing): TrainingQuery {
  return { id, ids, positives: Int32Array.from(positives), given: Int32Array.from(negatives) };
}
