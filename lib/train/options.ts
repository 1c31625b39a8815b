/** The options of a pre-training run checked and completed by their defaults. */
import { z } from "zod";
import { InputError } from "../errors";
import { defaultLengths } from "../model-folder";
import { withRecipe } from "./recipe";
import { learningRateSchedules } from "./schedule";
import type { PretrainRequest, PretrainSettings } from "./settings";

/** Steps of warm-up when none are asked for, as a part of all steps. */
const WARMUP_PART = 0.1;

export const pretrainDefaults = {
  preset: "mini",
  batchSize: 32,
  accumulation: 1,
  maxLength: defaultLengths.passage,
  crop: "random",
  encoderMaskRatio: 0.3,
  learningRate: 1e-3,
  learningRateSchedule: "cosine",
  weightDecay: 0.01,
  clipNorm: 1,
  seed: 1,
} as const;

const count = z.number().int().positive();
const positive = z.number().positive();
const ratio = z.number().gt(0).lt(1);
const weight = z.number().nonnegative();

const schema = z.object({
  objective: z.string(),
  recipe: z.string().optional(),
  preset: z.string(),
  steps: count,
  batchSize: count,
  accumulation: count,
  maxLength: z.number().int().min(4),
  crop: z.enum(["random", "head"]),
  encoderMaskRatio: ratio,
  learningRate: positive,
  warmup: z.number().int().nonnegative(),
  learningRateSchedule: z.enum(learningRateSchedules),
  weightDecay: z.number().nonnegative(),
  clipNorm: positive,
  seed: z.number().int(),
  bowReading: z.string().optional(),
  bowWeight: weight.optional(),
  bowFinalWeight: weight.optional(),
  bowStopWords: z.string().optional(),
  decoderWeight: weight.optional(),
  decoderFinalWeight: weight.optional(),
  decoderMaskRatio: ratio.optional(),
  decoderLayers: count.max(1000).optional(),
  attentionWindow: z.number().int().nonnegative().optional(),
  maskSampler: z.string().optional(),
  pooling: z.string().optional(),
}) satisfies z.ZodType<PretrainSettings>;

/**
 * Fills in what the recipe sets, if there is one, then the defaults.
 * @param passages in the corpus, for recipes that count epochs
 * @throws InputError naming the option that is missing or out of range
 */
export function pretrainSettings(request: PretrainRequest, passages = 0): PretrainSettings {
  const complete = withRecipe(request, passages);
  const given = Object.fromEntries(
    Object.entries(complete).filter(([key, value]) => value !== undefined && key in schema.shape),
  );
  for (const field of ["objective", "steps"]) {
    if (!(field in given))
      throw new InputError("an option of the run is missing", { field, fix: "give it, or a recipe" });
  }
  const warmup = Math.ceil(WARMUP_PART * (complete.steps as number));
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
