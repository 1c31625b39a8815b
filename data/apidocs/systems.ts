/** The systems whose first results make the pool: six that are built here, and runs of others from files. */
import type { Passage } from "../../lib/text";
import { Random } from "../../lib/random";
import { type AnalyzerOptions, Bm25Index, createAnalyzer, topK } from "../../lib/retrieval";
import { LatentIndex } from "./latent";

/** The words that the pool was made by: runs of two or more letters and digits. */
const pooledWords: AnalyzerOptions = { minLength: 2, segment: "letters", stem: "porter" };

/** Ids of the passages found for a question, best first. */
export type System = (question: string, depth: number) => string[];

/**
 * Ways of finding that fail differently: words, stems, names only, spelling, words of the first results, company of
 * words.
 */
export function systemsOver(passages: readonly Passage[]): Record<string, System> {
  const words = new Bm25Index(passages, { ...pooledWords, stem: "none" });
  const stems = new Bm25Index(passages, pooledWords);
  const titles = new Bm25Index(passages, { ...pooledWords, textOf: ({ title }) => title });
  return {
    words: (question, depth) => words.search(question, depth).map(({ id }) => id),
    stems: (question, depth) => stems.search(question, depth).map(({ id }) => id),
    titles: (question, depth) => titles.search(question, depth).map(({ id }) => id),
    spelling: spelling(passages),
    feedback: feedback(passages, stems),
    latent: latent(passages),
  };
}

/** Cosine of tf-idf vectors over the character four-grams of words. */
function spelling(passages: readonly Passage[]): System {
  const grams = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .flatMap((word) => {
        const padded = ` ${word} `;
        return Array.from({ length: Math.max(0, padded.length - 3) }, (_, i) => padded.slice(i, i + 4));
      });
  const ids = new Map<string, number>();
  const postings: [number, number][][] = [];
  passages.forEach(({ title, text }, passage) => {
    for (const [gram, count] of tally(grams(`${title} ${text}`))) {
      if (!ids.has(gram)) ids.set(gram, postings.push([]) - 1);
      postings[ids.get(gram)!].push([passage, 1 + Math.log(count)]);
    }
  });
  const idf = postings.map((list) => Math.log(passages.length / list.length));
  const norms = new Float64Array(passages.length);
  postings.forEach((list, gram) => {
    for (const [passage, tf] of list) norms[passage] += (tf * idf[gram]) ** 2;
  });
  return (question, depth) => {
    const scores = new Float64Array(passages.length);
    for (const [gram, count] of tally(grams(question))) {
      const id = ids.get(gram);
      if (id === undefined) continue;
      for (const [passage, tf] of postings[id]) scores[passage] += (1 + Math.log(count)) * tf * idf[id] ** 2;
    }
    for (let p = 0; p < scores.length; p++) scores[p] /= Math.sqrt(norms[p]) || 1;
    return best(passages, scores, depth);
  };
}

/**
 * BM25 again with the fifteen most telling words of its first eight results added to the question (pseudo-relevance
 * feedback).
 */
function feedback(passages: readonly Passage[], index: Bm25Index): System {
  const analyze = createAnalyzer(pooledWords);
  const terms = passages.map(({ title, text }) => tally(analyze(`${title} ${text}`)));
  const df = tally(terms.flatMap((counts) => [...counts.keys()]));
  const again = new Bm25Index(passages, {
    analyzer: (text) => (text.startsWith("\t") ? text.slice(1).split(" ") : analyze(text)),
  });
  return (question, depth) => {
    const telling = new Map<string, number>();
    for (const { index: passage, score } of index.search(question, 8)) {
      const length = [...terms[passage].values()].reduce((sum, n) => sum + n, 0);
      for (const [term, count] of terms[passage]) {
        const weight = score * (count / length) * Math.log(passages.length / df.get(term)!);
        telling.set(term, (telling.get(term) ?? 0) + weight);
      }
    }
    const added = [...telling].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 15);
    const own = analyze(question);
    return again
      .search(`\t${[...own, ...own, ...own, ...added.map(([term]) => term)].join(" ")}`, depth)
      .map(({ id }) => id);
  };
}

/** Latent semantic indexing over stems. */
function latent(passages: readonly Passage[]): System {
  const analyze = createAnalyzer(pooledWords);
  const index = new LatentIndex(
    passages.map(({ title, text }) => analyze(`${title} ${text}`)),
    new Random(1, "latent"),
  );
  return (question, depth) => best(passages, index.scores(analyze(question)), depth);
}

function best(passages: readonly Passage[], scores: Float64Array, depth: number): string[] {
  return Array.from(topK(scores, depth).indices, (p) => passages[p].id);
}

function tally(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
