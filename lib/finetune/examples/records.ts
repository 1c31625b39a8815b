/** A training set out of a stream of records that bring their passages with them: Tevatron's, DPR's, triples. */
import { createHash } from "node:crypto";
import { InputError } from "../../errors";
import { type Passage, passageText, type RetrievalExample } from "../../text";
import type { TextTokenizer } from "../../tokens";
import { withTwins } from "./answers";
import { RowFile } from "./row-file";
import type { TrainingQuery, TrainingSet } from "./training-set";

export interface RecordsOptions {
  tokenizer: TextTokenizer;
  /** Where token rows are kept while the set is in use. */
  folder: string;
  /** For messages. */
  file: string;
  /** Told how many records were read, now and then. */
  onRecord?: (done: number) => void;
}

/** A training set that is kept on disk while it is in use. */
export interface RecordedSet extends TrainingSet {
  tokens: number;
  /** Tokens of the passages that are [UNK]. */
  unknown: number;
  /** Examples that bring a teacher's scores. */
  scored: number;
  close(): void;
}

/**
 * Streams the records; a query that comes more than once (as in triples) is one query. Queries without a positive are
 * left out. Close what it returns when done.
 * @throws InputError when no record has a positive
 */
export async function trainingSetOf(
  records: AsyncIterable<RetrievalExample>,
  { tokenizer, folder, file, onRecord }: RecordsOptions,
): Promise<RecordedSet> {
  const rows = new RowFile(folder);
  const places = new Map<string, number>();
  const ids: string[] = [];
  const titles: number[] = [];
  const queries = new Map<string, Growing>();
  const hash = createHash("sha256").update(tokenizer.fingerprint);
  let unknown = 0;
  const placeFor = (passage: Passage): number => {
    const { id } = passage;
    const known = places.get(id);
    if (known !== undefined) return known;
    const row = tokenizer.encode(passageText(passage), { addSpecialTokens: false });
    for (const token of row) if (token === tokenizer.vocabulary.special.unk) unknown++;
    const place = rows.append(row);
    places.set(id, place);
    ids.push(id);
    titles.push(tokenizer.encode(passage.title, { addSpecialTokens: false }).length);
    return place;
  };
  let done = 0;
  let scored = 0;
  for await (const record of records) {
    hash.update(JSON.stringify(record));
    const { id, positives, hardNegatives, negatives } = record;
    let query = queries.get(id);
    if (query === undefined) {
      const ids = tokenizer.encode(record.query, { addSpecialTokens: false });
      query = { id, ids, positives: new Set(), negatives: new Set() };
      queries.set(id, query);
    }
    for (const passage of positives) query.positives.add(placeFor(passage));
    // DPR's easy negatives are those to fall back on.
    for (const passage of hardNegatives.length > 0 ? hardNegatives : negatives) query.negatives.add(placeFor(passage));
    if (record.positiveScores || record.negativeScores) scored++;
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
    queries: withTwins(usable.map(finished)),
    passages: {
      size: rows.size,
      row: (place) => rows.row(place),
      lengthOf: (place) => rows.lengthOf(place),
      titleLength: (place) => titles[place],
      passageIdOf: (place) => ids[place],
    },
    placeOf: (id) => places.get(id),
    fingerprint: hash.digest("hex"),
    tokens: rows.tokens,
    unknown,
    scored,
    close: () => rows.close(),
  };
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
