/** The weight of a term: constant, or falling (or rising) along a half cosine of the optimizer steps. */
import { cosineDecay } from "../schedule";
import type { Forward } from "./objective";

export interface WeightSchedule {
  /** At the first step. */
  weight: number;
  /** At the last. */
  finalWeight: number;
}

/** The term's weight at this step. */
export function weightAt({ step, steps }: Forward, { weight, finalWeight }: WeightSchedule): number {
  return weight === finalWeight ? weight : cosineDecay(step, steps, weight, finalWeight);
}
