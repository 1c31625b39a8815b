/**
 * What each system of the pool gave to the judgements, and what it would lose had it not taken part (leave one out,
 * Zobel 1998):
 *
 *   npx tsx data/apidocs/contributions.ts [--depth 20] [--run FILE]…
 *
 * Columns: relevant passages (grade 1 or more, 2 or more) among its first 20; those that no other system has; its
 * nDCG@10 over all questions with all judgements, and without the passages that only it found. A small loss says that a
 * system which comes later is treated fairly.
 */
import { parseArgs } from "node:util";
import type { Qrels } from "../../lib/text";
import { evaluate } from "../../lib/eval";
import { type Pooled, readPool } from "./pool";

function alone({ systems }: Pooled, name: string): boolean {
  return name in systems && Object.keys(systems).length === 1;
}

/** nDCG@10 of a system's pooled passages. */
function ndcgOf(pool: readonly Pooled[], name: string, judged: Qrels): number {
  const run = new Map([...judged.keys()].map((query) => [query, new Map<string, number>()]));
  for (const { query, id, systems } of pool) if (name in systems) run.get(query)?.set(id, -systems[name]);
  return evaluate(run, judged, { measures: ["nDCG@10"] }).means["nDCG@10"];
}

/** The judgements without the passages that only this system found. */
function without(judged: Qrels, pool: readonly Pooled[], name: string): Qrels {
  const left: Qrels = new Map([...judged].map(([query, grades]) => [query, new Map(grades)]));
  for (const entry of pool) if (alone(entry, name)) left.get(entry.query)?.delete(entry.id);
  return left;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { depth: { type: "string", default: "20" }, run: { type: "string", multiple: true, default: [] } },
  });
  const { pool, judged, systems } = await readPool({ runs: values.run, depth: Number(values.depth) });
  const count = (keep: (entry: Pooled) => boolean): string => String(pool.filter(keep).length).padStart(8);
  console.log(`${"system".padEnd(10)}   found  grade≥1 grade≥2   alone  alone≥1 alone≥2   nDCG@10  left out`);
  for (const name of systems) {
    const least = (grade: number) => (entry: Pooled) => name in entry.systems && (entry.grade ?? 0) >= grade;
    const own = (grade: number) => (entry: Pooled) => alone(entry, name) && (entry.grade ?? 0) >= grade;
    const counts = [least(0), least(1), least(2), own(0), own(1), own(2)].map(count).join("");
    const full = ndcgOf(pool, name, judged).toFixed(3);
    const left = ndcgOf(pool, name, without(judged, pool, name)).toFixed(3);
    console.log(`${name.padEnd(10)}${counts}${full.padStart(10)}${left.padStart(10)}`);
  }
  for (const least of [1, 2, 3]) {
    const graded = [...judged.values()].flatMap((grades) => [...grades.values()].filter((grade) => grade >= least));
    const pooled = pool.filter(({ grade }) => (grade ?? 0) >= least).length;
    console.log(`grade ${least} or more: ${graded.length} passages, ${pooled} of them in this pool`);
  }
  console.log(`${pool.filter(({ grade }) => grade === null).length} pooled passages are not judged`);
}

void main();
