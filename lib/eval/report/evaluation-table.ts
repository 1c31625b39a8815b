/** Evaluations as tables: a row a run, or a row a query. */
import type { Evaluation } from "../evaluation";
import { hasBest, isCount } from "./measure-kinds";
import { type Column, ResultTable } from "./table";

/** Means, a row a run, the best of each measure marked. All runs have the measures of the first. */
export function evaluationTable(evaluations: Readonly<Record<string, Pick<Evaluation, "means">>>): ResultTable {
  const names = Object.keys(evaluations);
  const measures = names.length === 0 ? [] : Object.keys(evaluations[names[0]].means);
  return new ResultTable(
    [{ name: "run" }, ...measures.map((name) => ({ ...columnOf(name), markBest: hasBest(name) }))],
    names.map((name) => [name, ...measures.map((measure) => evaluations[name].means[measure] ?? null)]),
  );
}

/** A row a query, and the means as the last row, "all". Values that are texts (relstring) stand in the last columns. */
export function perQueryTable({
  means,
  perQuery,
  texts = new Map(),
}: Pick<Evaluation, "means" | "perQuery" | "texts">): ResultTable {
  const measures = Object.keys(means);
  const textual = [...new Set([...texts.values()].flatMap(Object.keys))];
  const row = (name: string, values: Record<string, number>, said: Record<string, string> = {}) => [
    name,
    ...measures.map((measure) => values[measure]),
    ...textual.map((measure) => said[measure] ?? null),
  ];
  return new ResultTable(
    [{ name: "query" }, ...[...measures, ...textual].map(columnOf)],
    [...Array.from(perQuery, ([query, values]) => row(query, values, texts.get(query))), row("all", means)],
  );
}

function columnOf(name: string): Column {
  return isCount(name) ? { name, digits: 0 } : { name };
}
