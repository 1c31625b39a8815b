/**
 * Runs and judgements out of a seed, with what real ones rarely have: tied, near, huge and negative scores, -0, grades
 * below 0 and far above 1, queries that only one of the two files has, queries without relevant documents, ids beyond
 * ASCII; and command lines for them.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { EvaluateOptions } from "../../../lib/eval";
import type { Random } from "../../../lib/random";

export interface TrecEvalCase {
  qrels: string;
  run: string;
  /** trec_eval's options, and the same in bowlab's words. */
  flags: string[];
  options: EvaluateOptions;
}

/** What is compared; relstring and runid, which are not numbers, aside. */
export const measureNames = [
  "all_trec",
  "yaap",
  "dcg",
  "ideal_dcg",
  "dcg.1=0.5,2=4,3=-1",
  "iprec_at_recall.0.05,0.33,0.5,0.67,1",
  "P.1,3,7",
  "ndcg_cut.1,3,7",
  "success.1,3",
  "set_F.0.5",
  "utility.2,-1,-0.5,0.001",
  "11pt_avg.0.2,0.5,0.8",
  "rbp.p=0.5",
];

const variants: readonly { flags: string[]; options: EvaluateOptions }[] = [
  { flags: [], options: { missing: "refuse" } },
  { flags: ["-c"], options: {} },
  { flags: ["-c", "-l", "2"], options: { level: 2 } },
  { flags: ["-l", "3", "-M", "7"], options: { missing: "refuse", level: 3, maxDocuments: 7 } },
  { flags: ["-J"], options: { missing: "refuse", judgedOnly: true } },
  {
    flags: ["-J", "-M", "20", "-N", "5000"],
    options: { missing: "refuse", judgedOnly: true, maxDocuments: 20, collectionSize: 5000 },
  },
];

/** Writes the files of one case into a folder. */
export function writeCase(folder: string, number: number, random: Random): TrecEvalCase {
  const variant = variants[number % variants.length];
  const isComplete = variant.options.missing === "refuse";
  const queries = Array.from({ length: 22 }, (_, i) => (i % 7 === 3 ? `q\u00a0${i}` : `q${i}`));
  const qrels: string[] = [];
  const run: string[] = [];
  queries.forEach((query, i) => {
    const pool = random.shuffle(Array.from({ length: 90 }, (_, d) => idOf(d)));
    const inRun = isComplete || i % 6 !== 5;
    const judged = pool.slice(0, random.integer(1, 40));
    const found = random.shuffle(pool.slice(random.integer(0, 12), random.integer(13, 90)));
    const grades = gradesOf(random);
    // Every ninth query has results and no judgements. A query of grades below 0 alone is not here: trec_eval reads the
    // query before it then.
    for (const [place, id] of judged.entries()) {
      const grade = grades();
      if (i % 9 !== 8) qrels.push(`${query} 0 ${id} ${place === 0 ? Math.max(0, grade) : grade}`);
    }
    const scores = scoresOf(random);
    if (inRun) for (const id of found) run.push(`${query}\tQ0 ${id}  0 ${scores()} case${number}`);
  });
  const files = ["qrels", "run"].map((name) => path.join(folder, `${name}.${number}`));
  fs.writeFileSync(files[0], `# case ${number}\n${random.shuffle(qrels).join("\n")}\n`);
  fs.writeFileSync(files[1], `${random.shuffle(run).join(" and more\n")}\n`);
  return { qrels: files[0], run: files[1], ...variant };
}

/** Ids whose order by bytes is not that of JavaScript. */
function idOf(number: number): string {
  return `${["d", "D", "é", "\uffee", "😀", "東"][number % 6]}${number}`;
}

/** A drawer of grades: one of several habits for a query. */
function gradesOf(random: Random): () => number {
  const habit = random.integer(0, 6);
  if (habit === 0) return () => random.integer(0, 2);
  if (habit === 1) return () => random.integer(-2, 4);
  if (habit === 2) return () => 0;
  if (habit === 3) return () => -1;
  if (habit === 4) return () => (random.integer(0, 5) === 0 ? random.integer(1, 300) : random.integer(-1, 1));
  return () => random.integer(0, 5);
}

function scoresOf(random: Random): () => string {
  const habit = random.integer(0, 6);
  if (habit === 0) return () => String(random.integer(0, 5));
  if (habit === 1) return () => `0.97523028${random.integer(100, 200)}`;
  if (habit === 2) return () => ["1e308", "-1e308", "0", "-0", "4.9e-324", "-0.0"][random.integer(0, 6)];
  if (habit === 3) return () => String(-random.integer(0, 1000));
  if (habit === 4) return () => Math.fround(random.uniform()).toExponential(4);
  return () => String(random.normal());
}
