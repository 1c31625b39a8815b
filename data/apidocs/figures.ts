/**
 * The datasheet's figures of the natural questions: BM25's, and how many words the questions share with their answers.
 *
 *   npx tsx data/apidocs/figures.ts
 *
 * k1 1.2, b 0.75, title and text indexed, the first 1,000 results, trec_eval 10's semantics, all judged questions
 * counted. "words" and "stems" have the words that the pool was made by; "default" has those of today.
 */
import type { Passage, Qrels, Query } from "../../lib/text";
import { readJudgements } from "../../lib/text/apidocs/judgements";
import { readApidocs } from "../../lib/text/apidocs/passages";
import { passageText } from "../../lib/text/passage";
import { evaluate } from "../../lib/eval";
import { createAnalyzer } from "../../lib/retrieval";
import { Bm25Index } from "../../lib/retrieval";

const measures = ["nDCG@10", "RR@10", "AP", "R@100"];

function printMeasures(name: string, index: Bm25Index, questions: readonly Query[], judged: Qrels): void {
  const run = new Map(
    questions.map(({ id, text }) => [id, new Map(index.search(text, 1000).map((hit) => [hit.id, hit.score]))]),
  );
  const { means } = evaluate(run, judged, { measures });
  console.log(`${name.padEnd(12)}${measures.map((measure) => means[measure].toFixed(3).padStart(9)).join("")}`);
}

/** Share of each question's stems that one of its answers (grade 3) has, the best such answer counted. */
function sharedStems(passages: ReadonlyMap<string, Passage>, questions: readonly Query[], judged: Qrels): number[] {
  const analyze = createAnalyzer({ minLength: 2, segment: "letters" });
  return questions.map(({ id, text }) => {
    const stems = [...new Set(analyze(text))];
    const answers = [...judged.get(id)!].filter(([, grade]) => grade === 3).map(([answer]) => passages.get(answer)!);
    const shares = answers.map((answer) => {
      const words = new Set(analyze(passageText(answer)));
      return stems.filter((stem) => words.has(stem)).length / stems.length;
    });
    return Math.max(...shares);
  });
}

async function main(): Promise<void> {
  const { passages } = await readApidocs();
  const { queries, ...judged } = await readJudgements(__dirname);
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const questionsOf = (split: "dev" | "test") => queries.filter(({ id }) => judged[split].has(id));
  console.log(`${"".padEnd(12)}${measures.map((name) => name.padStart(9)).join("")}`);
  const pooledWords = { minLength: 2, segment: "letters" } as const;
  const systems = { words: { ...pooledWords, stem: "none" }, stems: pooledWords, default: {} };
  for (const [name, options] of Object.entries(systems)) {
    const index = new Bm25Index(passages, options);
    for (const split of ["dev", "test"] as const) {
      printMeasures(`${name}, ${split}`, index, questionsOf(split), judged[split]);
    }
  }
  for (const split of ["dev", "test"] as const) {
    const shares = sharedStems(byId, questionsOf(split), judged[split]);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const [none, all] = [shares.filter((share) => share === 0).length, shares.filter((share) => share === 1).length];
    console.log(
      `${split}: ${mean.toFixed(2)} of a question's stems in its nearest answer; none ${none}, all ${all} times`,
    );
  }
}

void main();
