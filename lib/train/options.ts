/** Every option of a pre-training run, with its unit and default; the manifest records them all. */
import { z } from "zod";
import { InputError } from "../errors";

/** Options that decide the resulting weights: a resumed run must have the same. */
export interface PretrainSettings {
  /** mlm or bow. */
  objective: string;
  /** Reading of `bow`: code or paper. */
  bowReading: string;
  /** Encoder shape by name; not used when the run starts from a checkpoint. */
  preset: string;
  /** Optimizer steps. */
  steps: number;
  /** Sequences a batch. */
  batchSize: number;
  /** Batches whose gradients are averaged into one step. */
  accumulation: number;
  /** Longest sequence, tokens, [CLS] and [SEP] counted. */
  maxLength: number;
  /** Part of the tokens masked for the encoder. */
  maskRatio: number;
  /** Highest learning rate. */
  learningRate: number;
  /** Steps of linear warm-up. */
  warmup: number;
  /** Decoupled weight decay per unit of learning rate. */
  weightDecay: number;
  /** Largest global gradient norm. */
  clipNorm: number;
  seed: number;
}

/** Steps of warm-up when none are asked for, as a part of all steps. */
const WARMUP_PART = 0.1;

export const pretrainDefaults = {
  bowReading: "code",
  preset: "mini",
  batchSize: 32,
  accumulation: 1,
  maxLength: 128,
  maskRatio: 0.3,
  learningRate: 1e-3,
  weightDecay: 0.01,
  clipNorm: 1,
  seed: 1,
} as const;

const count = z.number().int().positive();
const positive = z.number().positive();

const schema = z.object({
  objective: z.string(),
  bowReading: z.string(),
  preset: z.string(),
  steps: count,
  batchSize: count,
  accumulation: count,
  maxLength: z.number().int().min(4),
  maskRatio: z.number().gt(0).lt(1),
  learningRate: positive,
  warmup: z.number().int().nonnegative(),
  weightDecay: z.number().nonnegative(),
  clipNorm: positive,
  seed: z.number().int(),
}) satisfies z.ZodType<PretrainSettings>;

export type PretrainRequest = Pick<PretrainSettings, "objective" | "steps"> & Partial<PretrainSettings>;

/** Fills in the defaults. @throws InputError naming the option that is out of range */
export function pretrainSettings(request: PretrainRequest): PretrainSettings {
  const given = Object.fromEntries(
    Object.entries(request).filter(([key, value]) => value !== undefined && key in schema.shape),
  );
  const warmup = Math.ceil(WARMUP_PART * request.steps);
  const parsed = schema.safeParse({ ...pretrainDefaults, warmup, ...given });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  throw new InputError("an option of the run is out of range", { field: path.join("."), found: message });
}

/** The first differences between what a run was started with and what it is resumed with, in words. */
export function describeDifferences(before: Record<string, unknown>, now: Record<string, unknown>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map((key) => `${key}: the run has ${JSON.stringify(before[key])}, now ${JSON.stringify(now[key])}`);
}
