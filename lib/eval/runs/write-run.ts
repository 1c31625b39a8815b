/** Writing runs in the forms that are read. Ranks count from 1 in trec_eval's order, so that rank and score agree. */

import { InputError } from "../../errors";
import { blankCell, commentSafe, writeLines } from "../../text";
import { type Results, rankDocuments } from "../ranking";
import type { RunForm } from "./run-lines";

/** How a run's file is written. */
export interface WriteRunOptions {
  /** Default "trec". */
  form?: RunForm;
  /** Name of the system, the last column of TREC's form. Default "bowlab". */
  tag?: string;
  /** Results written a query, best first. Default all. */
  depth?: number;
}

/**
 * Writes a run, gzipped where the name ends in `.gz`. Scores are written so that they read back to the same bits.
 * @param run query id → results; any iterable of such pairs, so that a search can be written while it runs.
 * @returns number of lines
 * @throws InputError when an id has a blank in it, a score is not finite, or the file cannot be written.
 * @example
 * ```ts
 * import { readRun, writeRun } from "bowlab";
 *
 * await writeRun("bm25.run", [["q1", new Map([["p2", 3.2], ["p1", 2.5]])]], { tag: "bm25" });
 * const run = await readRun("bm25.run"); // .gz is read and written as well
 * console.log(run.get("q1")?.get("p1")); // → 2.5
 * ```
 */
export function writeRun(
  file: string,
  run: Iterable<readonly [string, Results]> | AsyncIterable<readonly [string, Results]>,
  { form = "trec", tag = "bowlab", depth = Number.POSITIVE_INFINITY }: WriteRunOptions = {},
): Promise<number> {
  const name = blankCell(tag, "tag");
  async function* lines(): AsyncGenerator<string> {
    for await (const [query, results] of run) {
      const id = blankCell(query, "query");
      for (const [document, score] of results) {
        if (Number.isFinite(score)) continue;
        throw new InputError(`query ${query} has a score that cannot be ranked`, {
          expected: "a finite number",
          found: `${score} for document ${document}`,
        });
      }
      const ranking = rankDocuments(results);
      for (let place = 0; place < Math.min(depth, ranking.length); place++) {
        const document = blankCell(ranking[place], "document");
        const score = decimal(results.get(ranking[place]) as number, form);
        if (form === "trec") yield commentSafe(`${id} Q0 ${document} ${place + 1} ${score} ${name}`);
        else yield commentSafe(`${id}\t${document}\t${form === "msmarco" ? place + 1 : score}`);
      }
    }
  }
  return writeLines(file, lines());
}

/** Scores of the form `scores` keep a point, by which it is known from ranks. */
function decimal(score: number, form: RunForm): string {
  const text = String(score);
  return form === "scores" && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
