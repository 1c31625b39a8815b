/**
 * How long a pre-training takes on so many GPUs, from its multiplications: 6 for every parameter that a token passes
 * (Kaplan et al. 2020, §2.1), attention's own, and the head's for the positions that are predicted. A GPU's peak is its
 * maker's figure; the share that is reached is the user's, or an assumption that the plan names.
 */
import type { EncoderConfig } from "../../model";

/** Dense bfloat16 TFLOP/s of GPUs, as NVIDIA's datasheets of A100 (80 GB) and H100 (SXM) have them. */
export const gpuPeaks = { a100: 312, h100: 989 } as const;

/** A name of a GPU whose peak is known. */
export type GpuName = keyof typeof gpuPeaks;

/** What is trained. */
export interface TrainingWork {
  config: EncoderConfig;
  steps: number;
  batchSize: number;
  maxLength: number;
  /** Part of the positions whose words are predicted. */
  maskRatio: number;
  /** Texts a second of one GPU, where that is known: the rest is then not asked. */
  rate?: number;
  gpu: GpuName;
  /** Share of the peak that is reached. */
  utilization: number;
}

/** What so many GPUs need. */
export interface TrainingPlan {
  gpus: number;
  seconds: number;
  /** Texts a second of all of them. */
  rate: number;
  /** Multiplications and additions of the whole training. */
  flops: number;
}

/** Multiplications and additions of one text, forward and backward. */
export function trainingFlops({ config, maxLength: L, maskRatio }: Omit<TrainingWork, "steps" | "batchSize">): number {
  const { numLayers: N, hiddenSize: H, intermediateSize: I, vocabSize: V } = config;
  const layer = 4 * H * H + 2 * H * I;
  const attention = 2 * L * H;
  const head = maskRatio * (H * H + H * V);
  return 6 * L * (N * (layer + attention) + head);
}

/** The plan for each number of GPUs, which share every batch evenly and lose nothing by talking to each other. */
export function planTraining(work: TrainingWork, gpus: readonly number[]): TrainingPlan[] {
  const { steps, batchSize, rate, gpu, utilization } = work;
  const each = trainingFlops(work);
  const alone = rate ?? (gpuPeaks[gpu] * 1e12 * utilization) / each;
  return gpus.map((count) => ({
    gpus: count,
    seconds: (steps * batchSize) / (alone * count),
    rate: alone * count,
    flops: each * steps * batchSize,
  }));
}
