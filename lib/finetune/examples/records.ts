/** A training set out of a stream of records that bring their passages with them: Tevatron's, DPR's, triples. */
import { createHash } from "node:crypto";
import { InputError } from "../../errors";
import { OneText, type Passage, passageText, type RetrievalExample } from "../../text";
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
 * @throws InputError when no record has a positive, or one id has two texts
 */
export async function trainingSetOf(
  records: AsyncIterable<RetrievalExample>,
  { tokenizer, folder, file, onRecord }: RecordsOptions,
): Promise<RecordedSet> {
  const queries = new GrowingQueries(tokenizer, file);
  const passages = new GrowingPassages(tokenizer, folder, file);
  const hash = createHash("sha256").update(tokenizer.fingerprint);
  let done = 0;
  let scored = 0;
  try {
    for await (const record of records) {
      hash.update(JSON.stringify(record));
      const { positives, hardNegatives, negatives } = record;
      const query = queries.of(record);
      for (const passage of positives) query.positives.add(passages.placeFor(passage));
      // DPR's easy negatives are those to fall back on.
      for (const passage of hardNegatives.length > 0 ? hardNegatives : negatives)
        query.negatives.add(passages.placeFor(passage));
      if (record.positiveScores || record.negativeScores) scored++;
      if (++done % 1000 === 0) onRecord?.(done);
    }
    const usable = queries.withPositives();
    if (usable.length === 0) {
      throw new InputError("there is nothing to train on", {
        file,
        expected: "queries with a passage that answers them",
        found: `${queries.size} queries, none with a positive`,
      });
    }
    return { queries: withTwins(usable), ...passages.finished(), fingerprint: hash.digest("hex"), scored };
  } catch (error) {
    passages.close();
    throw error;
  }
}

interface GrowingQuery {
  id: string;
  ids: Int32Array;
  positives: Set<number>;
  negatives: Set<number>;
}

/** The queries of the records read so far, in the order in which they came first. */
class GrowingQueries {
  readonly #tokenizer: TextTokenizer;
  readonly #queries = new Map<string, GrowingQuery>();
  readonly #texts: OneText;

  constructor(tokenizer: TextTokenizer, file: string) {
    this.#tokenizer = tokenizer;
    this.#texts = new OneText("query", file);
  }

  get size(): number {
    return this.#queries.size;
  }

  of({ id, query: text }: RetrievalExample): GrowingQuery {
    this.#texts.add(id, text);
    let query = this.#queries.get(id);
    if (query === undefined) {
      const ids = this.#tokenizer.encode(text, { addSpecialTokens: false });
      query = { id, ids, positives: new Set(), negatives: new Set() };
      this.#queries.set(id, query);
    }
    return query;
  }

  withPositives(): TrainingQuery[] {
    return [...this.#queries.values()]
      .filter(({ positives }) => positives.size > 0)
      .map(({ id, ids, positives, negatives }) => {
        return { id, ids, positives: Int32Array.from(positives), given: Int32Array.from(negatives) };
      });
  }
}

/** The passages of the records read so far, their tokens in a file. Close it when it is not finished. */
class GrowingPassages {
  readonly #tokenizer: TextTokenizer;
  readonly #rows: RowFile;
  readonly #places = new Map<string, number>();
  readonly #texts: OneText;
  readonly #ids: string[] = [];
  readonly #titles: number[] = [];
  #unknown = 0;

  constructor(tokenizer: TextTokenizer, folder: string, file: string) {
    this.#tokenizer = tokenizer;
    this.#rows = new RowFile(folder);
    this.#texts = new OneText("passage", file);
  }

  /** Where the passage stands; put behind the others when it is new. */
  placeFor(passage: Passage): number {
    this.#texts.add(passage.id, passageText(passage));
    const known = this.#places.get(passage.id);
    if (known !== undefined) return known;
    const row = this.#tokenizer.encode(passageText(passage), { addSpecialTokens: false });
    for (const token of row) if (token === this.#tokenizer.vocabulary.special.unk) this.#unknown++;
    const place = this.#rows.append(row);
    this.#places.set(passage.id, place);
    this.#ids.push(passage.id);
    this.#titles.push(this.#tokenizer.encode(passage.title, { addSpecialTokens: false }).length);
    return place;
  }

  /** What a training set has of them; whoever closes it closes the file. */
  finished(): Pick<RecordedSet, "passages" | "placeOf" | "tokens" | "unknown" | "close"> {
    const [rows, places, ids, titles] = [this.#rows, this.#places, this.#ids, this.#titles];
    return {
      passages: {
        size: rows.size,
        row: (place) => rows.row(place),
        lengthOf: (place) => rows.lengthOf(place),
        titleLength: (place) => titles[place],
        passageIdOf: (place) => ids[place],
      },
      placeOf: (id) => places.get(id),
      tokens: rows.tokens,
      unknown: this.#unknown,
      close: () => rows.close(),
    };
  }

  close(): void {
    this.#rows.close();
  }
}
