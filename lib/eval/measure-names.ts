/**
 * Measures by ir_measures' names: nDCG@10, RR@10, AP, R@100, Success@5, P(rel=2)@10. Names are read in any case; trec_eval's names
 * (ndcg_cut_10, recip_rank, map, recall_100) and the usual nicknames (MAP, MRR@10, Recall@100) are read too and answered in ir_measures'.
 */
import { InputError } from "../errors";
import { formatValue, type MeasureSyntax, type ParameterValue, parseMeasureSyntax } from "./measure-syntax";
import {
  averagePrecision,
  binaryPreference,
  judgedShare,
  type Measure,
  precision,
  recall,
  reciprocalRank,
  relevantCount,
  relevantWithin,
  rPrecision,
  setF,
  setPrecision,
  success,
} from "./measures";
import { ndcgWithGain } from "./ndcg";

/** A measure with its depth bound and its name as reports write it. */
export interface NamedMeasure {
  name: string;
  measure: Measure;
  /** How queries' values become one: counts are added, everything else is averaged. */
  aggregate: "mean" | "sum";
}

interface Settings {
  /** Lowest grade that is relevant. */
  rel: number;
  k: number;
  parameters: ReadonlyMap<string, ParameterValue>;
}

interface Family {
  name: string;
  depth: "needed" | "possible" | "none";
  /** Parameters beside `judged_only`, each with the value that need not be written. */
  parameters: Readonly<Record<string, ParameterValue | undefined>>;
  measure(settings: Settings): Measure;
  aggregate?: "sum";
}

const withRel = { rel: 1 };

const families: readonly Family[] = [
  {
    name: "nDCG",
    depth: "possible",
    parameters: { dcg: "log2", gains: undefined },
    measure: ({ k, parameters }) => {
      const gains = parameters.get("gains") as ReadonlyMap<number, number> | undefined;
      const exponential = parameters.get("dcg") === "exp-log2";
      const gainOf = (grade: number): number => {
        const gain = gains?.get(grade) ?? grade;
        return exponential ? 2 ** gain - 1 : gain;
      };
      return (ranking, judged) => ndcgWithGain(ranking, judged, k, gainOf);
    },
  },
  {
    name: "RR",
    depth: "possible",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        reciprocalRank(ranking, judged, k, rel),
  },
  {
    name: "AP",
    depth: "possible",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        averagePrecision(ranking, judged, k, rel),
  },
  {
    name: "R",
    depth: "needed",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        recall(ranking, judged, k, rel),
  },
  {
    name: "Success",
    depth: "needed",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        success(ranking, judged, k, rel),
  },
  {
    name: "P",
    depth: "needed",
    parameters: withRel,
    measure:
      ({ k, rel }) =>
      (ranking, judged) =>
        precision(ranking, judged, k, rel),
  },
  {
    name: "Rprec",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        rPrecision(ranking, judged, rel),
  },
  {
    name: "Bpref",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        binaryPreference(ranking, judged, rel),
  },
  {
    name: "Judged",
    depth: "needed",
    parameters: {},
    measure:
      ({ k }) =>
      (ranking, judged) =>
        judgedShare(ranking, judged, k),
  },
  {
    name: "SetP",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        setPrecision(ranking, judged, rel),
  },
  {
    name: "SetR",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        recall(ranking, judged, Number.POSITIVE_INFINITY, rel),
  },
  {
    name: "SetF",
    depth: "none",
    parameters: { rel: 1, beta: 1 },
    measure: ({ rel, parameters }) => {
      const beta = (parameters.get("beta") as number | undefined) ?? 1;
      return (ranking, judged) => setF(ranking, judged, rel, beta);
    },
  },
  { name: "NumRet", depth: "none", parameters: {}, measure: () => (ranking) => ranking.length, aggregate: "sum" },
  {
    name: "NumRel",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (_, judged) =>
        relevantCount(judged, rel),
    aggregate: "sum",
  },
  {
    name: "NumRelRet",
    depth: "none",
    parameters: withRel,
    measure:
      ({ rel }) =>
      (ranking, judged) =>
        relevantWithin(ranking, judged, Number.POSITIVE_INFINITY, rel),
    aggregate: "sum",
  },
];

const byName = new Map(families.map((family) => [family.name.toLowerCase(), family]));

/** Other names, in lower case → ours. */
const aliases: Readonly<Record<string, string>> = {
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
};

/**
 * "ndcg@10" → nDCG cut at 10.
 * @throws InputError on an unknown name (the choices named), a parameter that the measure does not have, or a depth that is missing, too
 *   much or not positive.
 */
export function parseMeasure(text: string): NamedMeasure {
  const syntax = plain(parseMeasureSyntax(text));
  const family = byName.get((aliases[syntax.name.toLowerCase()] ?? syntax.name).toLowerCase());
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
function checked({ parameters }: MeasureSyntax, family: Family, text: string): Map<string, ParameterValue> {
  const known: Record<string, ParameterValue | undefined> = { ...family.parameters, judged_only: false };
  for (const [key, value] of parameters) {
    const right =
      key in known &&
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

function nameOf({ name }: Family, parameters: Map<string, ParameterValue>, cutoff: number | undefined): string {
  const inside = Array.from(parameters, ([key, value]) => `${key}=${formatValue(value)}`).join(",");
  return `${name}${inside && `(${inside})`}${cutoff === undefined ? "" : `@${cutoff}`}`;
}

function unknownMeasure(text: string): InputError {
  const suffix = { needed: "@k", possible: "[@k]", none: "" };
  const choices = families.map(({ name, depth }) => `${name}${suffix[depth]}`);
  return new InputError("unknown measure", {
    expected: `one of ${choices.join(", ")} with k from 1, for example nDCG@10 or P(rel=2)@10`,
    found: JSON.stringify(text),
  });
}
