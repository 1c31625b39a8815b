/**
 * What answers the queries that are mined for: the ids that are judged relevant, and the texts that no negative may
 * have, whatever its id.
 */

import { statOf } from "../../places";
import {
  memberOf,
  type Passage,
  passagesById,
  passageText,
  readPassages,
  readQrels,
  readQueries,
  sharedCorpusRows,
  textKey,
} from "../../text";
import { readTrainingFile } from "../examples";

/** Query id → ids of the passages that answer it. Queries without one are not in it. */
export type Answers = Map<string, Set<string>>;

/** Which passages say what a query or its answers say. */
export interface AnswerTexts {
  /** Whether the passage has the text of the query, or of a passage that answers it. */
  has(query: string, passage: string): boolean;
}

/** Keys of texts, by id. */
interface Keys {
  queries: Map<string, string>;
  passages: Map<string, string>;
}

/**
 * Of a BEIR folder's split, or of a training file. A query of the same text as another is answered by what answers that
 * one.
 */
export async function readAnswers(data: string, split: string): Promise<{ answers: Answers; keys: Keys }> {
  const answers: Answers = new Map();
  const keys: Keys = { queries: new Map(), passages: new Map() };
  const add = (query: string, ids: Iterable<string>) => {
    const known = answers.get(query) ?? new Set<string>();
    for (const id of ids) known.add(id);
    if (known.size > 0) answers.set(query, known);
  };
  if (statOf(data)?.isDirectory()) {
    for (const [query, judged] of await readQrels(data, split))
      add(
        query,
        [...judged].filter(([, grade]) => grade >= 1).map(([id]) => id),
      );
    // A folder of judgements alone is enough to mine by ids.
    const queries = memberOf(data, "queries.jsonl") === undefined ? [] : await readQueries(data);
    for (const { id, text } of queries) if (answers.has(id)) keys.queries.set(id, textKey(text.trim()));
  } else {
    for await (const { id, query, positives, hardNegatives, negatives } of readTrainingFile(data)) {
      add(
        id,
        positives.map((passage) => passage.id),
      );
      keys.queries.set(id, textKey(query.trim()));
      for (const passage of [...positives, ...hardNegatives, ...negatives]) addKey(keys, passage);
    }
  }
  shareBetweenTwins(answers, keys.queries);
  return { answers, keys };
}

/**
 * The texts of the answers and of what a search found, as far as the data has them.
 * @param shared folder of shards, one of which reads the corpus whole; the others only where such passages are
 */
export async function answerTexts(
  data: string,
  { answers, keys }: { answers: Answers; keys: Keys },
  found: Iterable<string>,
  { shared, onQuery = () => true }: { shared?: string; onQuery?: (query: string) => boolean } = {},
): Promise<AnswerTexts> {
  if (statOf(data)?.isDirectory() && memberOf(data, "corpus.jsonl") !== undefined) {
    const wanted = new Set(found);
    for (const [query, ids] of answers) if (onQuery(query)) for (const id of ids) wanted.add(id);
    for await (const passage of passagesOf(data, wanted, shared)) if (wanted.has(passage.id)) addKey(keys, passage);
  }
  const texts = new Map<string, Set<string | undefined>>();
  for (const [query, ids] of answers)
    texts.set(query, new Set([keys.queries.get(query), ...[...ids].map((id) => keys.passages.get(id))]));
  return {
    has(query, passage) {
      const key = keys.passages.get(passage);
      return key !== undefined && (texts.get(query)?.has(key) ?? false);
    },
  };
}

async function* passagesOf(data: string, wanted: Set<string>, shared: string | undefined): AsyncGenerator<Passage> {
  if (shared === undefined) yield* readPassages(data, { uniqueIds: false });
  else yield* passagesById(shared, { data }, await sharedCorpusRows(shared, { data, withIds: true }), wanted);
}

function addKey({ passages }: Keys, passage: Passage): void {
  passages.set(passage.id, textKey(passageText(passage)));
}

function shareBetweenTwins(answers: Answers, keys: Map<string, string>): void {
  const byText = new Map<string, Set<string>>();
  for (const [query, ids] of answers) {
    const key = keys.get(query);
    if (key === undefined) continue;
    const shared = byText.get(key) ?? new Set<string>();
    for (const id of ids) shared.add(id);
    byText.set(key, shared);
  }
  for (const query of answers.keys()) {
    const key = keys.get(query);
    if (key !== undefined) answers.set(query, byText.get(key) as Set<string>);
  }
}
