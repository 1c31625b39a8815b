/** Measures by the names people write: nDCG@10, RR@10, AP, R@100, Success@5, P@10. */
import { InputError } from "../errors";
import {
  averagePrecision,
  type Measure,
  ndcg,
  ndcgExponential,
  precision,
  recall,
  reciprocalRank,
  success,
} from "./measures";

type CutMeasure = (...args: [...Parameters<Measure>, number?]) => number;

/** Name in lower case → measure, and whether it means anything without a depth. */
const byName: Record<string, { name: string; measure: CutMeasure; needsDepth?: boolean }> = {
  ndcg: { name: "nDCG", measure: ndcg },
  "ndcg-exp": { name: "nDCG-exp", measure: ndcgExponential },
  rr: { name: "RR", measure: reciprocalRank },
  ap: { name: "AP", measure: averagePrecision },
  r: { name: "R", measure: recall, needsDepth: true },
  success: { name: "Success", measure: success, needsDepth: true },
  p: { name: "P", measure: (ranking, judged, k) => precision(ranking, judged, k!), needsDepth: true },
};

/** A measure with its depth bound and its name as reports write it. */
export interface NamedMeasure {
  name: string;
  measure: Measure;
}

/** "ndcg@10" → nDCG cut at 10. @throws InputError on an unknown name (the choices named) or a depth that is no positive integer. */
export function parseMeasure(text: string): NamedMeasure {
  const [, name, depth] = /^([A-Za-z-]+)(?:@(\d+))?$/.exec(text.trim()) ?? [];
  const known = name === undefined ? undefined : byName[name.toLowerCase()];
  const k = depth === undefined ? undefined : Number(depth);
  if (known === undefined || k === 0 || (known.needsDepth && k === undefined)) {
    const choices = Object.values(byName).map((choice) => `${choice.name}${choice.needsDepth ? "@k" : "[@k]"}`);
    throw new InputError("unknown measure", {
      expected: `one of ${choices.join(", ")} with k from 1, for example nDCG@10`,
      found: JSON.stringify(text),
    });
  }
  return {
    name: k === undefined ? known.name : `${known.name}@${k}`,
    measure: (ranking, judged) => known.measure(ranking, judged, k),
  };
}
