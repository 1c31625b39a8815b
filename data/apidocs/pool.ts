/**
 * Makes the pool that the judgements in this folder were made from: the top results of five systems for every test query.
 *
 *   npx tsx data/apidocs/pool.ts OUT_FILE [DEPTH]
 *
 * writes one JSON line a pooled passage: query, passage id, title and text, the systems that found it, and its present grade (null when
 * unjudged). It prints the corpus's fingerprint, how many pooled passages are not judged, and which judged ones are gone.
 * The file holds text of the corpus: do not commit it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { corpusFingerprint, type Passage, type Qrels, readQrels, readQueries } from "../../lib/corpus";
import { readApidocs } from "../../lib/corpus/apidocs/passages";
import { createAnalyzer, topK } from "../../lib/retrieval";
import { Bm25Index } from "../../lib/retrieval";

type System = (query: string, depth: number) => string[];

/** Five ways of finding that fail differently: words, stems, names only, spelling, and words of the first results. */
function systemsOver(passages: readonly Passage[]): Record<string, System> {
  const words = new Bm25Index(passages);
  const stems = new Bm25Index(passages, { stem: true });
  const titles = new Bm25Index(passages, { stem: true, textOf: ({ title }) => title });
  return {
    words: (query, depth) => words.search(query, depth).map(({ id }) => id),
    stems: (query, depth) => stems.search(query, depth).map(({ id }) => id),
    titles: (query, depth) => titles.search(query, depth).map(({ id }) => id),
    spelling: spelling(passages),
    feedback: feedback(passages, stems),
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
  return (query, depth) => {
    const scores = new Float64Array(passages.length);
    for (const [gram, count] of tally(grams(query))) {
      const id = ids.get(gram);
      if (id === undefined) continue;
      for (const [passage, tf] of postings[id]) scores[passage] += (1 + Math.log(count)) * tf * idf[id] ** 2;
    }
    for (let p = 0; p < scores.length; p++) scores[p] /= Math.sqrt(norms[p]) || 1;
    return Array.from(topK(scores, depth).indices, (p) => passages[p].id);
  };
}

/** BM25 again with the fifteen most telling words of its first eight results added to the query (pseudo-relevance feedback). */
function feedback(passages: readonly Passage[], index: Bm25Index): System {
  const analyze = createAnalyzer({ stem: true });
  const terms = passages.map(({ title, text }) => tally(analyze(`${title} ${text}`)));
  const df = tally(terms.flatMap((counts) => [...counts.keys()]));
  const again = new Bm25Index(passages, { analyzer: (text) => (text.startsWith("\t") ? text.slice(1).split(" ") : analyze(text)) });
  return (query, depth) => {
    const telling = new Map<string, number>();
    for (const { index: passage, score } of index.search(query, 8)) {
      const length = [...terms[passage].values()].reduce((sum, n) => sum + n, 0);
      for (const [term, count] of terms[passage]) {
        const weight = score * (count / length) * Math.log(passages.length / df.get(term)!);
        telling.set(term, (telling.get(term) ?? 0) + weight);
      }
    }
    const added = [...telling].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 15);
    const own = analyze(query);
    return again.search(`\t${[...own, ...own, ...own, ...added.map(([term]) => term)].join(" ")}`, depth).map(({ id }) => id);
  };
}

function tally(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

async function main(): Promise<void> {
  const [out, depth = "15"] = process.argv.slice(2);
  if (out === undefined) throw new Error("usage: npx tsx data/apidocs/pool.ts OUT_FILE [DEPTH]");
  const { passages } = await readApidocs();
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const hasQrels = fs.existsSync(path.join(__dirname, "qrels", "test.tsv"));
  const judged: Qrels = hasQrels ? await readQrels(__dirname, "test") : new Map();
  const systems = systemsOver(passages);
  const lines: string[] = [];
  let unjudged = 0;
  for (const query of await readQueries(__dirname)) {
    const foundBy = new Map<string, string[]>();
    for (const [name, system] of Object.entries(systems)) {
      for (const id of system(query.text, Number(depth))) foundBy.set(id, [...(foundBy.get(id) ?? []), name]);
    }
    for (const [id, names] of foundBy) {
      const grade = judged.get(query.id)?.get(id) ?? null;
      if (grade === null) unjudged++;
      const { title, text } = byId.get(id)!;
      lines.push(JSON.stringify({ query: query.id, question: query.text, id, systems: names, grade, title, text }));
    }
  }
  fs.writeFileSync(out, `${lines.join("\n")}\n`);
  console.log(`corpus: ${passages.length} passages, fingerprint ${corpusFingerprint(passages)}`);
  console.log(`${lines.length} pooled passages, ${unjudged} of them not judged: ${out}`);
  const gone = [...judged.values()].flatMap((grades) => [...grades.keys()].filter((id) => !byId.has(id)));
  if (gone.length > 0) console.log(`${gone.length} judged passages are no longer in the corpus: ${gone.join(" ")}`);
}

void main();
