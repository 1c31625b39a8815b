/** How a step of pre-training can need less memory and do the same (in bfloat16: to rounding): what a refusal names. */
import { narrowerPrecision } from "../engine";
import type { PretrainSettings } from "./settings";

/** Other options of the same step. */
export interface Change {
  /** As they are typed. */
  options?: string;
  settings?: Partial<PretrainSettings>;
  gradientCheckpointing?: boolean;
}

/**
 * The changes to try: layers computed again; products in bfloat16, where this machine has them; smaller batches whose
 * gradients make the same step; these with layers computed again.
 */
export function stepChanges(settings: PretrainSettings, isCheckpointing = false): (Change & { options: string })[] {
  const { batchSize, accumulation, precision } = settings;
  const narrower = narrowerPrecision(precision);
  const narrow = narrower.map((each) => ({ options: `--precision ${each}`, settings: { precision: each } }));
  const checkpointing = { options: "--gradient-checkpointing", gradientCheckpointing: true };
  const parts = divisorsOf(batchSize).map((batches) => ({
    options: `--batch-size ${batchSize / batches} --accumulation ${accumulation * batches}`,
    settings: { batchSize: batchSize / batches, accumulation: accumulation * batches },
  }));
  const others = [...narrow, ...parts];
  if (isCheckpointing) return others;
  return [
    checkpointing,
    ...others,
    ...others.map((other) => ({ ...other, ...checkpointing, options: `${other.options} ${checkpointing.options}` })),
  ];
}

/** Of a number, but for 1, the smallest first. */
function divisorsOf(number: number): number[] {
  return Array.from({ length: number - 1 }, (_, i) => i + 2).filter((each) => number % each === 0);
}
