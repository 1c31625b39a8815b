/** Runs against judgements; how they are ordered and averaged is said in `evaluation.ts`. */
import { InputError } from "../errors";
import { type EvaluateOptions, type Evaluation, MSMARCO_DEPTH } from "./evaluation";
import type { Judged } from "./measure";
import { MeasuredQueries } from "./measured-queries";
import { type Results, rankDocuments } from "./ranking";

/**
 * Measures a run against judgements with trec_eval's semantics: documents by score descending, ties by id descending in
 * byte order; every judged query counts, also one that the run lacks.
 * @param run query id → results; queries without judgements are left out.
 * @param qrels query id → judged documents.
 * @throws InputError on an unknown measure, a query that may not be missing, or against MS MARCO's rules.
 * @throws RangeError when a score is NaN or infinite.
 * @example
 * ```ts
 * import { evaluate } from "bowlab";
 *
 * const qrels = new Map([["q1", new Map([["p2", 1], ["p7", 2]])]]);
 * const run = new Map([["q1", new Map([["p2", 3.2], ["p1", 2.5], ["p7", 1.1]])]]);
 * const { means } = evaluate(run, qrels, { measures: ["nDCG@10", "RR@10", "R@2"] });
 * console.log(means["nDCG@10"].toFixed(4), means["RR@10"], means["R@2"]); // → 0.7602 1 0.5
 * ```
 */
export function evaluate(
  run: ReadonlyMap<string, Results>,
  qrels: ReadonlyMap<string, Judged>,
  options: EvaluateOptions = {},
): Evaluation {
  const measured = new MeasuredQueries(qrels, options);
  if (options.semantics === "msmarco") checkMsmarco(run, qrels);
  const precision = options.semantics === "trec9" ? "trec9" : "trec10";
  for (const query of qrels.keys()) {
    const results = run.get(query);
    if (results !== undefined) measured.measure(query, () => rankDocuments(results, precision));
  }
  return measured.evaluation();
}

/**
 * The mean of several collections' means, each counting the same, as CQADupStack's figure is the mean of its twelve.
 */
export function meanOfCollections(evaluations: readonly Pick<Evaluation, "means">[]): Record<string, number> {
  if (evaluations.length === 0) throw new RangeError("no collection to take the mean of");
  const names = Object.keys(evaluations[0].means);
  return Object.fromEntries(
    names.map((name) => [
      name,
      evaluations.reduce((sum, { means }) => {
        if (means[name] === undefined) throw new RangeError(`a collection lacks the measure ${name}`);
        return sum + means[name];
      }, 0) / evaluations.length,
    ]),
  );
}

function checkMsmarco(run: ReadonlyMap<string, Results>, qrels: ReadonlyMap<string, Judged>): void {
  for (const [query, { size }] of run) {
    if (size > MSMARCO_DEPTH) {
      throw new InputError(`query ${query} has too many results for MS MARCO's semantics`, {
        expected: `at most ${MSMARCO_DEPTH}`,
        found: `${size}`,
        fix: "cut the run, or evaluate it with trec10",
      });
    }
  }
  for (const query of qrels.keys()) if (run.has(query)) return;
  throw new InputError("run and judgements have no query in common", {
    fix: "check that they belong to the same collection and split",
  });
}
