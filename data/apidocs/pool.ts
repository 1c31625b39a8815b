/**
 * Makes the pool that the judgements in this folder were made from: the top results of several systems for every
 * question.
 *
 *   npx tsx data/apidocs/pool.ts OUT_FILE [--depth 20] [--run FILE]…
 *
 * Six systems are built here (systems.ts); every run file adds one, named by the file. The judged pool had --run
 * data/apidocs/runs/bow.run.gz. The output has one JSON line a pooled passage: question, passage id, title and text,
 * the systems that found it, and its present grade (null when unjudged). What is printed: the corpus's fingerprint, how
 * many pooled passages are not judged, which judged ones are gone. The file holds text of the corpus: do not commit it.
 */
import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { corpusFingerprint, type Passage, type Qrels } from "../../lib/text";
import { readJudgements } from "../../lib/text/apidocs/judgements";
import { readApidocs } from "../../lib/text/apidocs/passages";
import { readRun, runName } from "./run-files";
import { type System, systemsOver } from "./systems";

/** A passage that a system found for a question. */
export interface Pooled {
  query: string;
  question: string;
  id: string;
  /** Names of the systems that found it, and where in their results (from 1). */
  systems: Record<string, number>;
  grade: number | null;
}

/** The pool of every question: what any system has among its first `depth` results, in the order found. */
export function makePool(
  systems: Readonly<Record<string, System>>,
  questions: readonly { id: string; text: string }[],
  judged: Qrels,
  depth: number,
): Pooled[] {
  return questions.flatMap(({ id: query, text: question }) => {
    const pooled = new Map<string, Pooled>();
    for (const [name, system] of Object.entries(systems)) {
      system(question, depth).forEach((id, place) => {
        const grade = judged.get(query)?.get(id) ?? null;
        const entry = pooled.get(id) ?? { query, question, id, systems: {}, grade };
        pooled.set(id, entry);
        entry.systems[name] = place + 1;
      });
    }
    return [...pooled.values()];
  });
}

/** The systems built here and those of run files, over the corpus and the questions of this folder. */
export async function readPool({ runs, depth }: { runs: readonly string[]; depth: number }): Promise<{
  pool: Pooled[];
  passages: readonly Passage[];
  judged: Qrels;
  systems: string[];
}> {
  const { passages } = await readApidocs();
  const { queries, dev, test } = await readJudgements(__dirname);
  const judged: Qrels = new Map([...dev, ...test]);
  const systems = systemsOver(passages);
  const idOf = new Map(queries.map(({ id, text }) => [text, id]));
  for (const file of runs) {
    const run = await readRun(file);
    systems[runName(file)] = (question, count) =>
      (run.get(idOf.get(question)!) ?? []).slice(0, count).map(({ id }) => id);
  }
  return { pool: makePool(systems, queries, judged, depth), passages, judged, systems: Object.keys(systems) };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { depth: { type: "string", default: "20" }, run: { type: "string", multiple: true, default: [] } },
    allowPositionals: true,
  });
  const [out] = positionals;
  if (out === undefined) throw new Error("usage: npx tsx data/apidocs/pool.ts OUT_FILE [--depth 20] [--run FILE]…");
  const { pool, passages, judged } = await readPool({ runs: values.run, depth: Number(values.depth) });
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  fs.writeFileSync(
    out,
    pool
      .map(
        (entry) =>
          `${JSON.stringify({ ...entry, title: byId.get(entry.id)?.title, text: byId.get(entry.id)?.text })}\n`,
      )
      .join(""),
  );
  console.log(`corpus: ${passages.length} passages, fingerprint ${corpusFingerprint(passages)}`);
  console.log(
    `${pool.length} pooled passages, ${pool.filter(({ grade }) => grade === null).length} of them not judged: ${out}`,
  );
  const gone = [...judged.values()].flatMap((grades) => [...grades.keys()].filter((id) => !byId.has(id)));
  if (gone.length > 0) console.log(`${gone.length} judged passages are no longer in the corpus: ${gone.join(" ")}`);
}

if (require.main === module) void main();
