/**
 * An evaluation as trec_eval 10 prints it: `measure <tab> query <tab> value`, in its order, with its names and
 * roundings.
 */
import type { Evaluation } from "../evaluation";
import type { NamedMeasure } from "../measure-names";
import { compareUtf8 } from "../ranking";
import { trecOrder } from "../trec-names";
import { fixed } from "./fixed";

export interface TrecEvalLinesOptions {
  /** Every query's values before the means. Default false. */
  perQuery?: boolean;
  /** Name of the run, for the measure runid: the tag of its last line. */
  tag?: string;
}

type PrintedMeasure = Pick<NamedMeasure, "name" | "aggregate" | "text" | "trec">;

/** Not printed for single queries, as in trec_eval. */
const summariesAlone = new Set(["runid", "num_q", "gm_map", "gm_bpref"]);

/** @param measures those of the evaluation, as `parseMeasures` gives them. */
export function trecEvalLines(
  measures: readonly PrintedMeasure[],
  { means, perQuery, texts }: Evaluation,
  options: TrecEvalLinesOptions = {},
): string {
  const ordered = measures
    .map((measure) => ({
      ...measure,
      base: measure.trec?.base ?? measure.name,
      title: measure.trec?.name ?? measure.name,
    }))
    .sort((a, b) => trecOrder(a.base) - trecOrder(b.base) || (a.trec?.cutoff ?? 0) - (b.trec?.cutoff ?? 0));
  const line = (title: string, query: string, value: string): string => `${title.padEnd(22)}\t${query}\t${value}`;
  const number = (value: number, { aggregate }: PrintedMeasure): string => fixed(value, aggregate === "sum" ? 0 : 4);
  const queries = options.perQuery ? [...perQuery.keys()].sort(compareUtf8) : [];
  const lines = queries.flatMap((query) =>
    ordered
      .filter(({ base }) => !summariesAlone.has(base))
      .map((measure) => {
        const value = measure.text
          ? `'${texts?.get(query)?.[measure.name] ?? ""}'`
          : number(perQuery.get(query)![measure.name], measure);
        return line(measure.title, query, value);
      }),
  );
  for (const measure of ordered) {
    if (measure.base === "runid") lines.push(line(measure.title, "all", options.tag ?? ""));
    else if (measure.text === undefined) lines.push(line(measure.title, "all", number(means[measure.name], measure)));
  }
  return lines.join("\n");
}
