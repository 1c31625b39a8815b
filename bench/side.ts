/** What two sides of a comparison have in common. */
import type { ProductPrecision } from "../lib/options";

/** One training step, fully described; both sides get the same. */
export interface StepOptions {
  layers: number;
  hidden: number;
  heads: number;
  inner: number;
  maxPositions: number;
  vocab: number;
  /** Sequences a step. */
  batch: number;
  /** Tokens a sequence. */
  length: number;
  /** Part of the positions that is masked. */
  maskRatio: number;
  dropout: number;
  threads: number;
  seed: number;
  /** Of the products. Default float32. */
  precision?: ProductPrecision;
  /** Layers are computed again for their gradients. Default false. */
  gradientCheckpointing?: boolean;
  /** What is trained for. Default mlm. */
  objective?: "mlm" | "bow";
}

/** Something that can be asked to take training steps. */
export interface Side {
  name: string;
  /** How many numbers its model holds: must be equal on all sides. */
  parameters: number;
  /** Runs `steps` steps. Durations in milliseconds, and the last step's loss. */
  run(steps: number): Promise<{ ms: number[]; loss: number }>;
  close(): void;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
