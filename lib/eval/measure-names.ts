/**
 * Measures by ir_measures' names: nDCG@10, RR@10, AP, R@100, Success@5, P(rel=2)@10. Names are read in any case;
 * trec_eval's spelling (ndcg_cut_10, ndcg_cut.5,10, recip_rank, map, the groups official, all_trec and set) and the
 * usual nicknames (MAP, MRR@10, Recall@100, Hits@1) are read too and answered in ir_measures'.
 */
import { InputError } from "../errors";
import { nearestNames } from "../options";
import { type Judged, type Measure, relevanceString } from "./measure";
import { measureFamilies } from "./measure/families";
import type { Aggregate, MeasureFamily } from "./measure/family";
import { checkedParameters } from "./measure-parameters";
import { formatValue, type MeasureSyntax, type ParameterValue, parseMeasureSyntax } from "./measure-syntax";
import { measureGroups, readTrecGroup, readTrecName, type TrecSpelling, trecBases, trecNameOf } from "./trec-names";

/** A measure with its depth bound and its name as reports write it. */
export interface NamedMeasure {
  name: string;
  measure: Measure;
  /** How queries' values become one. */
  aggregate: Aggregate;
  /** What a query counts for in the sum over all judged queries, where that is not its value. */
  overAll?: (judged: Judged) => number;
  /** Needs judgements by subtopic. */
  bySubtopic?: boolean;
  /** Asks for the ids of documents that are not judged for the query. */
  asksUnjudged?: boolean;
  /** Of measures whose value is a text (relstring; runid, which is empty here): what it says of a query. */
  text?: (ranking: readonly string[], judged: Judged) => string;
  /** trec_eval's name and, without its parameters, the measure's place in its output. */
  trec?: { name: string; base: string; cutoff?: number };
}

/** What holds for a measure whose name does not say it. */
export interface MeasureDefaults {
  /** Lowest grade that is relevant, where a name does not say it with `rel`. Default 1. */
  level?: number;
  /** Documents in the collection, for Utility. Default 0. */
  collectionSize?: number;
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
    prec: "P",
    f: "F1",
    hits: "Success",
    hit: "Success",
    hitrate: "Success",
    hit_rate: "Success",
    hr: "Success",
    accuracy: "Success",
    ndcg_cut: "nDCG",
    map_cut: "AP",
    "capped-recall": "R_cap",
    capped_recall: "R_cap",
    cappedrecall: "R_cap",
    recall_cap: "R_cap",
    rcap: "R_cap",
    "r-precision": "Rprec",
    gm_ap: "GMAP",
    "11pt": "11pt_avg",
    unj: "Unjudged",
    "alpha-ndcg": "alpha_nDCG",
    "alpha-dcg": "alpha_DCG",
    "α-ndcg": "alpha_nDCG",
    compatibility: "Compat",
    idcg: "ideal_DCG",
  }),
);

/**
 * "ndcg@10" → nDCG cut at 10.
 * @throws InputError on an unknown name (the choices named), a parameter that the measure does not have, or a depth
 * that is missing, too
 *   much or not positive; and on a name that stands for several measures.
 */
export function parseMeasure(text: string, defaults: MeasureDefaults = {}): NamedMeasure {
  const measures = parseMeasures([text], defaults);
  if (measures.length === 1) return measures[0];
  throw new InputError("the name stands for several measures", {
    expected: `one of them, such as ${measures[0].name}`,
    found: JSON.stringify(text),
  });
}

/**
 * The measures that names stand for, each once: groups and trec_eval's lists of parameters are spread out. A measure
 * that is named with parameters takes the place of a group's.
 * @throws InputError as `parseMeasure`
 */
export function parseMeasures(texts: readonly string[], defaults: MeasureDefaults = {}): NamedMeasure[] {
  const read = texts.map((text) => ({ text, group: readTrecGroup(text.trim()), own: readTrecName(text.trim()) }));
  const named = new Set(read.flatMap(({ own = [] }) => own.map(({ base }) => base)));
  const measures = read.flatMap(({ text, group, own }): NamedMeasure[] => {
    const spelled = group?.filter(({ base }) => !named.has(base)) ?? own;
    return spelled?.map((spelling) => ofTrec(spelling, text, defaults)) ?? [ofSyntax(plain(text), text, defaults)];
  });
  return [...new Map(measures.map((measure) => [measure.name, measure])).values()];
}

function ofTrec({ base, trecName, syntax }: TrecSpelling, text: string, defaults: MeasureDefaults): NamedMeasure {
  const trec = { name: trecName, base, cutoff: syntax.cutoff };
  const measure = (): number => Number.NaN;
  if (base === "runid") return { name: base, measure, aggregate: "mean", text: () => "", trec };
  if (base !== "relstring") return { ...ofSyntax(syntax, text, defaults), trec };
  const length = syntax.parameters.get("length") as number | undefined;
  const textOf = (ranking: readonly string[], judged: Judged) => relevanceString(ranking, judged, length);
  return { name: trecName, measure, aggregate: "mean", text: textOf, trec };
}

function ofSyntax(
  syntax: MeasureSyntax,
  text: string,
  { level = 1, collectionSize = 0 }: MeasureDefaults,
): NamedMeasure {
  const family = familyOf(syntax, text);
  const { cutoff } = syntax;
  const isPlain = syntax.parameters.size === 0;
  const given = new Map(syntax.parameters);
  if (family.parameters.rel === 1 && !given.has("rel")) given.set("rel", level);
  if ("documents" in family.parameters && !given.has("documents")) given.set("documents", collectionSize);
  const parameters = checkedParameters(given, family, text);
  const rel = (parameters.get("rel") as number | undefined) ?? 1;
  const measure = family.measure({ rel, k: cutoff ?? Number.POSITIVE_INFINITY, parameters });
  const trec = isPlain ? trecNameOf(family.name, cutoff) : undefined;
  return {
    name: nameOf(family, parameters, cutoff),
    measure: parameters.get("judged_only") === true ? ofJudgedOnly(measure) : measure,
    aggregate: family.aggregate ?? "mean",
    overAll: family.overAll,
    bySubtopic: family.bySubtopic,
    asksUnjudged: family.asksUnjudged,
    trec: trec && { name: trec.trecName, base: trec.base, cutoff },
  };
}

/**
 * The measure of a ranking without what nobody graded: not in the judgements, or with a grade below 0. trec_eval's -J.
 */
function ofJudgedOnly(measure: Measure): Measure {
  return (ranking, judged, context) => measure(judgedOnly(ranking, judged), judged, context);
}

/** The documents that somebody graded, in their order. */
export function judgedOnly(ranking: readonly string[], judged: Judged): string[] {
  return ranking.filter((id) => (judged.get(id) ?? -1) >= 0);
}

/** @throws InputError on an unknown name, and a number behind the @ that is missing, too much or out of range */
function familyOf({ name, cutoff }: MeasureSyntax, text: string): MeasureFamily {
  const family = byName.get((aliases.get(name.toLowerCase()) ?? name).toLowerCase());
  if (family === undefined) throw unknownMeasure(text, name);
  const isRight = {
    needed: Number.isSafeInteger(cutoff) && cutoff !== 0,
    possible: cutoff === undefined || (Number.isSafeInteger(cutoff) && cutoff !== 0),
    fraction: cutoff !== undefined && (family.name !== "IPrec" || cutoff <= 1),
    none: cutoff === undefined,
  }[family.depth];
  if (!isRight) throw unknownMeasure(text, name);
  return family;
}

/** The old short form `nDCG-exp` as what it is. */
function plain(text: string): MeasureSyntax {
  const syntax = parseMeasureSyntax(text);
  if (syntax.name.toLowerCase() !== "ndcg-exp") return syntax;
  return { ...syntax, name: "nDCG", parameters: new Map([...syntax.parameters, ["dcg", "exp-log2"]]) };
}

function nameOf({ name }: MeasureFamily, parameters: Map<string, ParameterValue>, cutoff: number | undefined): string {
  const inside = Array.from(parameters, ([key, value]) => `${key}=${formatValue(value)}`).join(",");
  return `${name}${inside && `(${inside})`}${cutoff === undefined ? "" : `@${cutoff}`}`;
}

const suffixes = { needed: "@k", possible: "[@k]", fraction: "@x", none: "" };

/** Every family's name with what stands behind it, and what it is. */
export function describeMeasures(): { name: string; about: string }[] {
  return measureFamilies.map(({ name, depth, about }) => ({ name: `${name}${suffixes[depth]}`, about }));
}

function unknownMeasure(text: string, name: string): InputError {
  const known = [...measureFamilies.map((family) => family.name), ...aliases.keys(), ...trecBases, ...measureGroups];
  const isKnown = known.some((each) => each.toLowerCase() === name.toLowerCase());
  const near = isKnown ? [] : nearestNames(name, known);
  const choices = describeMeasures().map((each) => each.name);
  return new InputError("unknown measure", {
    expected: `one of ${choices.join(", ")} with k from 1, for example nDCG@10 or P(rel=2)@10`,
    found: JSON.stringify(text),
    fix: near.length === 0 ? undefined : `did you mean ${near.join(" or ")}?`,
  });
}
