/** bowlab's values and trec_eval's for one case, as numbers beside their names. */
import { spawnSync } from "node:child_process";
import { compareUtf8, evaluate, parseMeasures, readRun, splitMeasures } from "../../../lib/eval";
import { readQrels } from "../../../lib/text";
import { measureNames, type TrecEvalCase } from "./cases";

/** "measure query" → value; the query "all" for what is added up or averaged. */
export type Values = Map<string, number>;

/** In the order of queries, and of measures within. */
export async function oursOf({ qrels, run, options }: TrecEvalCase): Promise<Values> {
  const judged = await readQrels(qrels);
  const results = await readRun(run);
  const values: Values = new Map();
  for (const group of groupsOfMeasures()) {
    const named = parseMeasures(group, options).filter(({ text }) => text === undefined);
    const { means, perQuery } = evaluate(results, judged, { ...options, measures: group });
    for (const query of [...perQuery.keys()].sort(compareUtf8)) {
      for (const { name, trec } of named) {
        if (!/^(num_q|gm_)/.test(trec?.base ?? "")) values.set(`${trec?.name} ${query}`, perQuery.get(query)![name]);
      }
    }
    for (const { name, trec } of named) values.set(`${trec?.name} all`, means[name]);
  }
  return values;
}

/**
 * With weights or p of its own, trec_eval -c counts one document as retrieved for a query that the run lacks (it takes
 * the names utility and rbp_resid as they are); bowlab counts none.
 */
const countsOneTooMany = /^(utility_|rbp_resid_)/;

/** What trec_eval prints; NaN where it divides nothing by nothing. @param binary one that prints every digit. */
export function trecEvalsOf({ qrels, run, flags }: TrecEvalCase, binary: string): Values {
  const values: Values = new Map();
  for (const group of groupsOfMeasures()) {
    const args = [...flags, "-q", ...group.flatMap((name) => ["-m", name]), qrels, run];
    const { status, stdout, stderr } = spawnSync(binary, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    if (status !== 0) throw new Error(`trec_eval ${args.join(" ")} ended with ${status}: ${stderr}`);
    for (const line of stdout.trimEnd().split("\n")) {
      const [name, query, value] = line.split("\t");
      if (!/^(runid|relstring)/.test(name))
        values.set(`${name.trim()} ${query}`, Number(value.replace(/^-?nan$/, "NaN")));
    }
  }
  return values;
}

/** trec_eval takes one list of parameters for a measure: the second list of the same measure makes a second call. */
function groupsOfMeasures(): string[][] {
  const [first, ...others] = measureNames;
  const twice = others.filter((name) => name.startsWith("dcg."));
  return [[first], others.filter((name) => !twice.includes(name)), twice].map((names) => names.flatMap(splitMeasures));
}

export interface Compared {
  values: number;
  /** Values left out: trec_eval divides 0 by 0, or counts a document that is not there. */
  leftOut: number;
  /** Largest |ours − theirs| / max(1, |theirs|). */
  difference: number;
  /** Where that is. */
  at: string;
}

/** @throws Error when one of the two has a value that the other lacks. */
export function compare(ours: Values, theirs: Values, { flags }: TrecEvalCase, what: string): Compared {
  const complete = flags.includes("-c");
  const compared: Compared = { values: 0, leftOut: 0, difference: 0, at: "" };
  const alone = [...new Set([...ours.keys(), ...theirs.keys()])].filter((key) => !(ours.has(key) && theirs.has(key)));
  if (alone.length > 0)
    throw new Error(`${what}: ${alone.length} values of one side alone, such as ${alone.slice(0, 3).join(", ")}`);
  for (const [key, expected] of theirs) {
    if (Number.isNaN(expected) || (complete && countsOneTooMany.test(key))) {
      compared.leftOut++;
      continue;
    }
    compared.values++;
    const difference = Math.abs((ours.get(key) as number) - expected) / Math.max(1, Math.abs(expected));
    if (difference <= compared.difference) continue;
    Object.assign(compared, { difference, at: `${what}: ${key}: ${ours.get(key)}, trec_eval ${expected}` });
  }
  return compared;
}
