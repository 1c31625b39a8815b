/** A training set out of a collection: its queries, one split's judgements, and the corpus's token rows. */
import { createHash } from "node:crypto";
import { InputError } from "../../errors";
import type { Qrels, Query } from "../../text";
import type { TextTokenizer, TokenRows } from "../../tokens";
import { withTwins } from "./answers";
import type { TrainingQuery, TrainingSet } from "./training-set";

/** A collection whose judgements of one split are learned from. */
export interface JudgedCollection {
  /** For messages. */
  folder: string;
  split: string;
  queries: readonly Query[];
  qrels: Qrels;
  store: TokenRows;
  /** Tokens of each passage's title; undefined where nobody needs them. */
  titleLengths?: Uint16Array;
}

/**
 * Queries of the split with at least one passage of grade 1 or more.
 * @throws InputError when there is none, or a judgement names a query or a passage that is not there
 */
export function collectionTrainingSet(collection: JudgedCollection, tokenizer: TextTokenizer): TrainingSet {
  const { queries, qrels, store, folder, split, titleLengths } = collection;
  const places = new Map<string, number>();
  for (let place = 0; place < store.size; place++) places.set(store.passageIdOf(place), place);
  const texts = new Map(queries.map(({ id, text }) => [id, text]));
  const file = `${folder}/qrels/${split}.tsv`;
  const hash = createHash("sha256").update(store.fingerprint);
  const found: TrainingQuery[] = [];
  for (const [id, judged] of qrels) {
    const relevant = [...judged].filter(([, grade]) => grade >= 1);
    if (relevant.length === 0) continue;
    const text = texts.get(id);
    if (text === undefined) throw dangling(file, "query", id, "queries.jsonl");
    const positives = Int32Array.from(relevant, ([passage]) => {
      const place = places.get(passage);
      if (place === undefined) throw dangling(file, "passage", passage, "corpus.jsonl");
      return place;
    });
    hash.update(JSON.stringify([id, text, relevant]));
    found.push({ id, ids: tokenizer.encode(text, { addSpecialTokens: false }), positives });
  }
  if (found.length === 0) {
    throw new InputError("there is nothing to train on", { file, expected: "judgements of grade 1 or more" });
  }
  const passages = {
    size: store.size,
    row: (place: number) => store.row(place),
    lengthOf: (place: number) => store.lengthOf(place),
    titleLength: titleLengths && ((place: number) => titleLengths[place]),
    passageIdOf: (place: number) => store.passageIdOf(place),
  };
  return { queries: withTwins(found), passages, placeOf: (id) => places.get(id), fingerprint: hash.digest("hex") };
}

function dangling(file: string, what: string, id: string, home: string): InputError {
  return new InputError(`a judgement names a ${what} that is not there`, {
    file,
    found: `${what} ${id}, which ${home} lacks`,
    fix: "use the judgements that belong to this corpus",
  });
}
