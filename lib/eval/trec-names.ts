/**
 * trec_eval's spelling of measures (version 10's measures.c), as it is asked and as it prints: `map`, `ndcg_cut.5,10`,
 * `P_10`, `iprec_at_recall..10,.20`, `ndcg.1=3,2=9`, `utility.2,-1,0,0`, and its groups official, all_trec and set. A
 * name without parameters stands for all of its usual ones.
 */
import type { MeasureSyntax, ParameterValue } from "./measure-syntax";

/** How what follows the dot is read: depths or shares, one measure each; or parameters of one measure. */
type TrecParameters = "none" | "depths" | "shares" | "gains" | "beta" | "weights" | "recalls" | "p" | "length";

interface TrecMeasure {
  /** Family that computes it. */
  ours: string;
  parameters: TrecParameters;
  usual?: readonly number[];
}

/** A measure in trec_eval's spelling, read. */
export interface TrecSpelling {
  /** As trec_eval prints it. */
  trecName: string;
  /** Name without parameters. */
  base: string;
  syntax: MeasureSyntax;
}

const depths = [5, 10, 15, 20, 30, 100, 200, 500, 1000];
const multiples = [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2];
const recalls = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const none = (ours: string): TrecMeasure => ({ ours, parameters: "none" });

/** In trec_eval's own order, which is that of its output. */
const trecMeasures = new Map<string, TrecMeasure>([
  ["runid", none("runid")],
  ["num_q", none("NumQ")],
  ["num_ret", none("NumRet")],
  ["num_rel", none("NumRel")],
  ["num_rel_ret", none("NumRelRet")],
  ["map", none("AP")],
  ["gm_map", none("GMAP")],
  ["Rprec", none("Rprec")],
  ["bpref", none("Bpref")],
  ["recip_rank", none("RR")],
  ["iprec_at_recall", { ours: "IPrec", parameters: "shares", usual: recalls }],
  ["P", { ours: "P", parameters: "depths", usual: depths }],
  ["relstring", { ours: "relstring", parameters: "length" }],
  ["recall", { ours: "R", parameters: "depths", usual: depths }],
  ["infAP", none("infAP")],
  ["gm_bpref", none("GMBpref")],
  ["Rprec_mult", { ours: "Rprec_mult", parameters: "shares", usual: multiples }],
  ["utility", { ours: "Utility", parameters: "weights" }],
  ["11pt_avg", { ours: "11pt_avg", parameters: "recalls" }],
  ["binG", none("binG")],
  ["G", { ours: "G", parameters: "gains" }],
  ["dcg", { ours: "DCG", parameters: "gains" }],
  ["ideal_dcg", { ours: "ideal_DCG", parameters: "gains" }],
  ["ndcg", { ours: "nDCG", parameters: "gains" }],
  ["ndcg_rel", { ours: "nDCG_rel", parameters: "gains" }],
  ["Rndcg", { ours: "RnDCG", parameters: "gains" }],
  ["ndcg_cut", { ours: "nDCG", parameters: "depths", usual: depths }],
  ["map_cut", { ours: "AP", parameters: "depths", usual: depths }],
  ["relative_P", { ours: "R_cap", parameters: "depths", usual: depths }],
  ["success", { ours: "Success", parameters: "depths", usual: [1, 5, 10] }],
  ["set_P", none("SetP")],
  ["set_relative_P", none("SetRelP")],
  ["set_recall", none("SetR")],
  ["set_map", none("SetAP")],
  ["set_F", { ours: "SetF", parameters: "beta" }],
  ["num_nonrel_judged_ret", none("NumNonrelRet")],
  ["yaap", none("yaap")],
  ["rbp", { ours: "RBP", parameters: "p" }],
  ["rbp_resid", { ours: "RBP_resid", parameters: "p" }],
  ["unj", { ours: "Unjudged", parameters: "depths", usual: [5, 10, 20] }],
]);

const basesInOrder = [...trecMeasures.keys()];
const longestFirst = [...basesInOrder].sort((a, b) => b.length - a.length);
const notInAllTrec = ["dcg", "ideal_dcg", "yaap"];
const groups = new Map<string, readonly string[]>([
  ["official", basesInOrder.slice(0, basesInOrder.indexOf("relstring"))],
  ["all_trec", basesInOrder.filter((base) => !notInAllTrec.includes(base))],
  [
    "set",
    [
      ..."runid num_q num_ret num_rel num_rel_ret utility".split(" "),
      ...basesInOrder.filter((b) => b.startsWith("set_")),
    ],
  ],
]);

/** Names of the groups. */
export const measureGroups: readonly string[] = [...groups.keys()];

/** Names that trec_eval knows. */
export const trecBases: readonly string[] = basesInOrder;

/** Where trec_eval prints the measure; behind all of its own where it knows none of that name. */
export function trecOrder(base: string | undefined): number {
  const place = basesInOrder.indexOf(base ?? "");
  return place < 0 ? basesInOrder.length : place;
}

/** What a group stands for; undefined where the name is none. */
export function readTrecGroup(text: string): TrecSpelling[] | undefined {
  return groups.get(text)?.flatMap((base) => spellings(base, "") as TrecSpelling[]);
}

/**
 * Measures in trec_eval's spelling; undefined where the text is not of it. P alone is left to be refused, as it lacks
 * its depth.
 */
export function readTrecName(text: string): TrecSpelling[] | undefined {
  if (text === "P") return undefined;
  if (trecMeasures.has(text)) return spellings(text, "");
  const lower = text.toLowerCase();
  for (const base of longestFirst) {
    if (!/^[._]$/.test(text[base.length] ?? "") || !lower.startsWith(base.toLowerCase())) continue;
    const inside = text.slice(base.length + 1);
    return /^(p=)?[-+.,=\d]+$/.test(inside) ? spellings(base, inside) : undefined;
  }
  return undefined;
}

/** trec_eval's name for a plain measure of ours; undefined where it has none. */
export function trecNameOf(
  family: string,
  cutoff: number | undefined,
): Pick<TrecSpelling, "base" | "trecName"> | undefined {
  for (const [base, { ours, parameters }] of trecMeasures) {
    if (ours !== family || (cutoff === undefined) === isCut(parameters) || parameters === "p") continue;
    return {
      base,
      trecName: cutoff === undefined ? base : `${base}_${parameters === "depths" ? cutoff : cutoff.toFixed(2)}`,
    };
  }
  return undefined;
}

const isCut = (parameters: TrecParameters): boolean => parameters === "depths" || parameters === "shares";

function spellings(base: string, inside: string): TrecSpelling[] | undefined {
  const { ours, parameters, usual = [] } = trecMeasures.get(base) as TrecMeasure;
  const values = inside === "" ? usual : inside.split(",").map(Number);
  if (isCut(parameters)) {
    if (!values.every((value) => value >= 0)) return undefined;
    return values.map((value) => {
      const cutoff = parameters === "depths" ? Math.trunc(value) : value;
      const trecName = `${base}_${parameters === "depths" ? cutoff : cutoff.toFixed(2)}`;
      return { base, trecName, syntax: { name: ours, parameters: new Map(), cutoff } };
    });
  }
  const read = parametersOf(parameters, inside, values);
  if (read === undefined) return undefined;
  return [{ base, trecName: inside === "" ? base : `${base}_${inside}`, syntax: { name: ours, parameters: read } }];
}

/** Parameters of one measure; undefined where they are not of its kind. */
function parametersOf(
  kind: TrecParameters,
  inside: string,
  values: readonly number[],
): Map<string, ParameterValue> | undefined {
  if (inside === "") return new Map<string, ParameterValue>(kind === "p" ? [["p", 0.9]] : []);
  const pairs = inside.split(",").map((pair) => /^(\w+)=([-+]?[\d.]+)$/.exec(pair));
  if (kind === "gains" && pairs.every((pair) => pair !== null && /^\d+$/.test(pair[1]))) {
    return new Map([["gains", new Map(pairs.map((pair) => [Number(pair?.[1]), Number(pair?.[2])]))]]);
  }
  if (kind === "p" && pairs.length === 1 && pairs[0]?.[1] === "p") return new Map([["p", Number(pairs[0][2])]]);
  if (values.some(Number.isNaN)) return undefined;
  if (kind === "recalls") return new Map([["recalls", inside]]);
  if (kind === "beta" && values.length === 1) return new Map([["beta", values[0]]]);
  if (kind === "length" && values.length === 1) return new Map([["length", values[0]]]);
  if (kind === "weights" && values.length === 4) return new Map("abcd".split("").map((name, i) => [name, values[i]]));
  return undefined;
}
