/** Schedules: numbers as functions of the optimizer step alone, so that a resumed run needs no state for them. */

export interface WarmupCosineOptions {
  /** Steps in all. */
  steps: number;
  /** Steps of linear rise from zero. Default: 0. */
  warmup?: number;
  /** Highest value, reached at the end of the warm-up. */
  peak: number;
  /** Lowest value as a part of `peak`, reached at the last step. Default 0.1 (the paper's recipe). */
  floor?: number;
}

/** Linear warm-up, then a half cosine from `peak` to `floor·peak`. @param step counted from 1 */
export function warmupCosine(step: number, { steps, warmup = 0, peak, floor = 0.1 }: WarmupCosineOptions): number {
  if (step <= warmup) return (peak * step) / warmup;
  return peak * (floor + (1 - floor) * halfCosine((step - warmup) / Math.max(1, steps - warmup)));
}

/** The learning rate's way down after the warm-up. */
export const learningRateSchedules = ["cosine", "linear"] as const;
/** How the learning rate goes on after its warm-up. */
export type LearningRateSchedule = (typeof learningRateSchedules)[number];

/**
 * Linear warm-up, then a straight line from `peak` to zero, which is reached after the last step. @param step counted
 * from 1
 */
export function warmupLinear(step: number, { steps, warmup = 0, peak }: Omit<WarmupCosineOptions, "floor">): number {
  if (step <= warmup) return (peak * step) / warmup;
  return (peak * (steps + 1 - step)) / (steps + 1 - Math.max(1, warmup));
}

/** The learning rate of a step counted from 1. */
export function learningRateAt(
  step: number,
  options: { steps: number; warmup: number; learningRate: number; learningRateSchedule: LearningRateSchedule },
): number {
  const { steps, warmup, learningRate: peak, learningRateSchedule } = options;
  return (learningRateSchedule === "linear" ? warmupLinear : warmupCosine)(step, { steps, warmup, peak });
}

/** What a person should know of a run that ends before its rate is at its highest, or as it gets there. */
export function describeWarmup({ steps, warmup }: { steps: number; warmup: number }): string | undefined {
  if (warmup < steps || steps === 1) return undefined;
  return `the learning rate only rises: the warm-up has ${warmup} steps, the run ${steps}`;
}

/** A half cosine from `from` at the start of training to `to` at its end. @param step counted from 1 */
export function cosineDecay(step: number, steps: number, from: number, to: number): number {
  return to + (from - to) * halfCosine((step - 1) / Math.max(1, steps - 1));
}

/** 1 at 0, 0 at 1. */
function halfCosine(progress: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, progress))));
}
