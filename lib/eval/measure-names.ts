/**
 * Measures by ir_measures' names: nDCG@10, RR@10, AP, R@100, Success@5, P(rel=2)@10. Names are read in any case; trec_eval's names
 * (ndcg_cut_10, recip_rank, map, recall_100) and the usual nicknames (MAP, MRR@10, Recall@100) are read too and answered in ir_measures'.
 */
import { InputError } from "../errors";
import { type MeasureFamily, measureFamilies } from "./measure-families";
import { formatValue, type MeasureSyntax, type ParameterValue, parseMeasureSyntax } from "./measure-syntax";
import type { Measure } from "./measures";

/** A measure with its depth bound and its name as reports write it. */
export interface NamedMeasure {
  name: string;
  measure: Measure;
  /** How queries' values become one: counts are added, everything else is averaged. */
  aggregate: "mean" | "sum";
}

const byName = new Map(measureFamilies.map((family) => [family.name.toLowerCase(), family]));

/** Other names, in lower case → ours. */
const aliases = new Map(
  Object.entries({
    map: "AP",
    mrr: "RR",
    recip_rank: "RR",
    recall: "R",
    precision: "P",
    ndcg_cut: "nDCG",
    map_cut: "AP",
    set_p: "SetP",
    set_recall: "SetR",
    set_f: "SetF",
    num_ret: "NumRet",
    num_rel: "NumRel",
    num_rel_ret: "NumRelRet",
  }),
);

/**
 * "ndcg@10" → nDCG cut at 10.
 * @throws InputError on an unknown name (the choices named), a parameter that the measure does not have, or a depth that is missing, too
 *   much or not positive.
 */
export function parseMeasure(text: string): NamedMeasure {
  const syntax = plain(parseMeasureSyntax(text));
  const family = byName.get((aliases.get(syntax.name.toLowerCase()) ?? syntax.name).toLowerCase());
  if (family === undefined) throw unknownMeasure(text);
  const { cutoff } = syntax;
  const needsOne = family.depth === "needed" && cutoff === undefined;
  if (needsOne || cutoff === 0 || (family.depth === "none" && cutoff !== undefined)) throw unknownMeasure(text);
  const parameters = checked(syntax, family, text);
  const rel = (parameters.get("rel") as number | undefined) ?? 1;
  const measure = family.measure({ rel, k: cutoff ?? Number.POSITIVE_INFINITY, parameters });
  return {
    name: nameOf(family, parameters, cutoff),
    measure:
      parameters.get("judged_only") === true
        ? (ranking, judged) =>
            measure(
              ranking.filter((id) => judged.has(id)),
              judged,
            )
        : measure,
    aggregate: family.aggregate ?? "mean",
  };
}

/** trec_eval's `ndcg_cut_10` as `ndcg_cut@10`, and the old short form `nDCG-exp` as what it is. */
function plain(syntax: MeasureSyntax): MeasureSyntax {
  const [, name, depth] = /^(ndcg_cut|map_cut|p|recall|success)_(\d+)$/i.exec(syntax.name) ?? [];
  if (name !== undefined && syntax.cutoff === undefined) return { ...syntax, name, cutoff: Number(depth) };
  if (syntax.name.toLowerCase() !== "ndcg-exp") return syntax;
  return { ...syntax, name: "nDCG", parameters: new Map([...syntax.parameters, ["dcg", "exp-log2"]]) };
}

/** The parameters, each known to the measure and of the right kind. */
function checked({ parameters }: MeasureSyntax, family: MeasureFamily, text: string): Map<string, ParameterValue> {
  const known: Record<string, ParameterValue | undefined> = { ...family.parameters, judged_only: false };
  for (const [key, value] of parameters) {
    const right =
      Object.hasOwn(known, key) &&
      (key === "gains"
        ? value instanceof Map
        : key === "dcg"
          ? value === "log2" || value === "exp-log2"
          : key === "judged_only"
            ? typeof value === "boolean"
            : typeof value === "number" && value >= 0);
    if (right) continue;
    throw new InputError(`the measure ${family.name} cannot use ${key}=${formatValue(value)}`, {
      expected: `${Object.keys(known).join(", ")} (rel and beta are numbers, dcg is 'log2' or 'exp-log2', gains is {grade:gain,…})`,
      found: JSON.stringify(text),
    });
  }
  return new Map(
    Object.keys(known).flatMap((key): [string, ParameterValue][] =>
      parameters.has(key) && parameters.get(key) !== known[key] ? [[key, parameters.get(key)!]] : [],
    ),
  );
}

function nameOf({ name }: MeasureFamily, parameters: Map<string, ParameterValue>, cutoff: number | undefined): string {
  const inside = Array.from(parameters, ([key, value]) => `${key}=${formatValue(value)}`).join(",");
  return `${name}${inside && `(${inside})`}${cutoff === undefined ? "" : `@${cutoff}`}`;
}

function unknownMeasure(text: string): InputError {
  const suffix = { needed: "@k", possible: "[@k]", none: "" };
  const choices = measureFamilies.map(({ name, depth }) => `${name}${suffix[depth]}`);
  return new InputError("unknown measure", {
    expected: `one of ${choices.join(", ")} with k from 1, for example nDCG@10 or P(rel=2)@10`,
    found: JSON.stringify(text),
  });
}
