/** How a pre-training step can need less memory and still do the same: what a refusal names where it fits. */
import type { PretrainSettings } from "./settings";

/** Other options of the same step. */
export interface Change {
  /** As they are typed. */
  options?: string;
  settings?: Partial<PretrainSettings>;
  gradientCheckpointing?: boolean;
}

/**
 * The changes to try, the cheapest first: layers computed again; smaller batches whose gradients make the same step;
 * both.
 */
export function stepChanges(settings: PretrainSettings, isCheckpointing = false): (Change & { options: string })[] {
  const { batchSize, accumulation } = settings;
  const checkpointing = { options: "--gradient-checkpointing", gradientCheckpointing: true };
  const parts = divisorsOf(batchSize).map((batches) => ({
    options: `--batch-size ${batchSize / batches} --accumulation ${accumulation * batches}`,
    settings: { batchSize: batchSize / batches, accumulation: accumulation * batches },
  }));
  if (isCheckpointing) return parts;
  return [
    checkpointing,
    ...parts,
    ...parts.map((part) => ({ ...part, ...checkpointing, options: `${part.options} ${checkpointing.options}` })),
  ];
}

/** Of a number, but for 1, the smallest first. */
function divisorsOf(number: number): number[] {
  return Array.from({ length: number - 1 }, (_, i) => i + 2).filter((each) => number % each === 0);
}
