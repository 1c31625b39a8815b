/** A question's answer out of an open index: passages found, their best sentences, their places. */
import { fuse } from "../retrieval/fusion";
import type { TopKResult } from "../retrieval/top-k";
import type { Answer, AnswerPassage, ScorePart } from "./answer";
import type { OpenIndex, StoredPassage } from "./kept";
import { contentOf } from "./question";
import { bestSentence, type WordIndex } from "./sentence";
import { shownAnswer } from "./show";

/** What an answer is made of: passages by their place, and what is known of words. */
export interface AnswerIndex {
  store: { readonly size: number; get(index: number): StoredPassage };
  words: WordIndex & { ids: { get(index: number): string } };
}

/** What each way of searching found: passages by their place in the index, best first. */
export interface Found {
  words: TopKResult;
  /** Absent: words alone were asked. */
  vectors?: TopKResult;
}

/** How many passages are wanted, and the say of the words and of the vectors. */
interface Asked {
  k: number;
  weights?: readonly number[];
}

/** A passage's place, and what it is sorted by. */
interface Ranked {
  index: number;
  score: number;
}

/** The best passages by words. */
export function foundByWords({ words }: OpenIndex, question: string, k: number): TopKResult {
  return words.find(contentIn(words, question), k);
}

/** What is searched by words, and marked, of a question. */
function contentIn(words: WordIndex, question: string): string {
  return contentOf(question, (text) => words.termPlaces(text).length > 0);
}

/**
 * The answer of a search that goes as deep as it must: where copies of few texts leave less than k passages, and more
 * may be there, it is asked again twice as deep.
 * @param search finds the best passages, at most `depth` of them by each way
 * @param depth of the first search
 * @param began `performance.now()` when the question came
 */
export async function answerInDepth(
  search: (depth: number) => Promise<{ index: AnswerIndex; found: Found }>,
  question: string,
  asked: Asked,
  depth: number,
  began: number,
): Promise<Answer> {
  const { index, found } = await search(depth);
  const answer = answerOf(index, question, found, asked, began);
  const { size } = index.store;
  const isCut = [found.words, found.vectors].some((each) => each !== undefined && each.indices.length >= depth);
  if (answer.results.length >= asked.k || !isCut || depth >= size) return answer;
  return answerInDepth(search, question, asked, Math.min(2 * depth, size), began);
}

function answerOf(index: AnswerIndex, question: string, found: Found, { k, weights }: Asked, began: number): Answer {
  const content = contentIn(index.words, question);
  const parts = { words: partsOf(found.words), vectors: found.vectors && partsOf(found.vectors) };
  const results = distinct(index, ranked(index, found, weights), k).map(
    ({ index: at, score, passage: { id, title, text, file, line } }, place): AnswerPassage => {
      const [words, vectors] = [parts.words.get(at), parts.vectors?.get(at)];
      return {
        ...{ rank: place + 1, id, title, text },
        sentence: bestSentence(index.words, content, text),
        titleSpans: index.words.mark(content, title),
        ...(file === undefined ? {} : { place: line === undefined ? { file } : { file, line } }),
        score,
        parts: { ...(words && { words }), ...(vectors && { vectors }) },
      };
    },
  );
  return shownAnswer({
    question,
    by: found.vectors === undefined ? "words" : "both",
    passages: index.store.size,
    seconds: (performance.now() - began) / 1000,
    results,
  });
}

/** The k best, each text once: copies of a file under several names would fill the answer. */
function distinct(
  { store }: AnswerIndex,
  ranking: readonly Ranked[],
  k: number,
): (Ranked & { passage: StoredPassage })[] {
  const seen = new Set<string>();
  const chosen: (Ranked & { passage: StoredPassage })[] = [];
  for (const each of ranking) {
    if (chosen.length === k) break;
    const passage = store.get(each.index);
    const key = JSON.stringify([passage.title, passage.text]);
    if (seen.has(key)) continue;
    seen.add(key);
    chosen.push({ ...each, passage });
  }
  return chosen;
}

/** By reciprocal ranks where both searched, else by words. */
function ranked({ words: { ids } }: AnswerIndex, { words, vectors }: Found, weights?: readonly number[]): Ranked[] {
  const byWords = Array.from(words.indices, (index, at) => ({ index, score: words.scores[at] }));
  if (vectors === undefined) return byWords;
  const places = new Map<string, number>();
  const named = ({ indices, scores }: TopKResult) =>
    new Map(
      Array.from(indices, (index, at): [string, number] => {
        const id = ids.get(index);
        places.set(id, index);
        return [id, scores[at]];
      }),
    );
  const fused = fuse([named(words), named(vectors)], { weights, depth: byWords.length + vectors.indices.length });
  return Array.from(fused, ([id, score]) => ({ index: places.get(id) as number, score }));
}

function partsOf({ indices, scores }: TopKResult): Map<number, ScorePart> {
  return new Map(Array.from(indices, (index, at) => [index, { rank: at + 1, score: scores[at] }]));
}
