/** trec_eval's values as they are kept: whole billionths, in the order of their sorted names. */
import * as fs from "node:fs";
import { gunzipSync } from "node:zlib";
import { goldenPath } from "../../oracle/golden";
import type { Values } from "./compared";

export interface GoldenTrecEval {
  version: string;
  seed: number;
  /** A list a case; null where trec_eval divides 0 by 0. */
  cases: (number | null)[][];
}

export const goldenFile = goldenPath("eval", "trec-eval.json.gz");
const BILLION = 1e9;

export function inBillionths(values: Values): (number | null)[] {
  return [...values.keys()].sort().map((key) => {
    const value = values.get(key) as number;
    return Number.isNaN(value) ? null : Math.round(value * BILLION);
  });
}

export function readGolden(): GoldenTrecEval {
  return JSON.parse(gunzipSync(fs.readFileSync(goldenFile)).toString("utf8")) as GoldenTrecEval;
}

/** Kept values beside the names of a case's own. @throws Error when there are more or fewer of them */
export function fromBillionths(kept: readonly (number | null)[], ours: Values): Values {
  const keys = [...ours.keys()].sort();
  if (keys.length !== kept.length) throw new Error(`${kept.length} values are kept, ${keys.length} were computed`);
  return new Map(keys.map((key, i) => [key, kept[i] === null ? Number.NaN : (kept[i] as number) / BILLION]));
}
