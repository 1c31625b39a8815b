/** A store asked by itself: vectors and words by the database, fused by reciprocal ranks as those of files are. */
import { createAnalyzer, markTerms } from "../../retrieval/lexical";
import type { StoreHit } from "../../retrieval/stores/vector-store";
import type { Answer } from "../answer";
import { type AnswerIndex, answerInDepth } from "../answering";
import { contentOf } from "../question";
import type { OpenSearchOptions } from "../search-options";
import type { Searched } from "../searched";
import { openStoreQuestions, type StorePlace, type StoreQuestions } from "./store-questions";
import { ranked } from "./store-vectors";

/** @throws InputError as `openStoreQuestions` */
export async function openStoreSearched(place: StorePlace, options: OpenSearchOptions): Promise<Searched> {
  const questions = await openStoreQuestions(place, options);
  const { store, description } = questions;
  const words = wordsOf(options);
  return {
    place: { path: store.name, root: process.cwd() },
    passages: description.rows,
    renewed: async () => undefined,
    async answers(asked, { k, weights, signal }) {
      const start = performance.now();
      const first = Math.max(100, 4 * k);
      const near = await questions.nearest(asked, first, signal);
      const shared = (performance.now() - start) / asked.length;
      const answers: Answer[] = [];
      for (const [at, question] of asked.entries()) {
        const began = performance.now() - shared;
        const content = contentOf(question, (text) => words.termPlaces(text).length > 0);
        const search = async (depth: number) => {
          signal?.throwIfAborted();
          const nearest = depth === first ? near[at] : (await questions.nearest([question], depth, signal))[0];
          const found = description.textSearch === "none" ? [] : await store.searchWords(content, depth);
          const index = await passagesOf(questions, [...found, ...nearest], words);
          return { index, found: { words: ranked(found), vectors: ranked(nearest) } };
        };
        answers.push(await answerInDepth(search, question, { k, weights }, first, began));
      }
      return answers;
    },
    close: questions.close,
  };
}

type Words = Omit<AnswerIndex["words"], "ids">;

/** Frequencies are not known of a database: for the choice of a sentence all words weigh the same. */
function wordsOf({ stopWords, stem, segment }: OpenSearchOptions): Words {
  const analyze = createAnalyzer({ stopWords, stem, segment });
  return {
    termPlaces: (text) => analyze.places?.(text) ?? [],
    mark: (query, text) => markTerms(analyze, query, text),
    ...{ size: 2, passagesWith: () => 1 },
  };
}

/** The passages that were found, as an index has all of them. */
async function passagesOf(
  { store, description }: StoreQuestions,
  hits: readonly StoreHit[],
  words: Words,
): Promise<AnswerIndex> {
  const rows = [...new Set(hits.map(({ row }) => row))];
  const passages = new Map((await store.passages(rows)).map((passage, at) => [rows[at], passage]));
  const get = (row: number) => {
    const passage = passages.get(row);
    if (passage === undefined) throw new Error(`row ${row} has left the table meanwhile`);
    return passage;
  };
  return { store: { size: description.rows, get }, words: { ...words, ids: { get: (row) => get(row).id } } };
}
