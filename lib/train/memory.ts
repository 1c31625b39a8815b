/** What a pre-training run would need at its peak, refused before anything is made where there is not so much. */
import { engineMemory } from "../engine";
import { limitOf, type MemoryPlan, planOf, requirePlan } from "../memory";
import {
  type EncoderConfig,
  FLOAT,
  headPassMemory,
  type ParameterCounts,
  type PassOptions,
  trainingPassMemory,
} from "../model";
import type { TokenRows } from "../tokens";
import { type Change, stepChanges } from "./memory-changes";
import type { PretrainSettings } from "./settings";

/** Decoders: their positions are all of the texts' ones. */
const DECODED: readonly string[] = ["ae", "ar", "ed", "dupmae"];

/** What decides the memory of a step beside the settings. */
export interface StepShape extends Pick<PassOptions, "gradientCheckpointing"> {
  /** Longest row, tokens. */
  length: number;
  counts: ParameterCounts;
}

/** The peak of a step, part by part. */
export function pretrainingPlan(config: EncoderConfig, settings: PretrainSettings, shape: StepShape): MemoryPlan {
  const {
    objective,
    encoderMaskRatio,
    decoderMaskRatio = 0.5,
    decoderLayers = 1,
    pooling,
    precision,
    unpadded,
  } = settings;
  const { length, counts, gradientCheckpointing } = shape;
  const rows = settings.batchSize;
  const how = { precision, gradientCheckpointing, unpadded };
  const [tokens, V, H] = [rows * length, config.vocabSize, config.hiddenSize];
  const share = pooling === "mean" || objective === "dupmae" ? 1 : encoderMaskRatio;
  const passes = [trainingPassMemory(config, { rows, length }, share, how)];
  if (DECODED.includes(objective)) {
    const decoder = { ...config, numLayers: objective === "ae" || objective === "ar" ? decoderLayers : 1 };
    passes.push(trainingPassMemory(decoder, { rows, length }, objective === "ae" ? decoderMaskRatio : 1, how));
  }
  const decoded = DECODED.includes(objective) ? tokens * (objective === "ae" ? decoderMaskRatio : 1) : 0;
  const heads = [tokens * encoderMaskRatio, decoded].map((scored) => headPassMemory(config, scored, precision));
  const bags = objective === "bow" || objective === "dupmae" ? 2 * rows : 0;
  // The largest score of every token over all positions.
  const overAll = objective === "dupmae" ? tokens : 0;
  const kept = [...passes, ...heads].reduce((sum, { activations }) => sum + activations, FLOAT * (bags + overAll) * V);
  const head = Math.max(...heads.map(({ temporary }) => temporary), FLOAT * 3.4 * Math.max(overAll, bags) * V);
  return planOf({
    parameters: counts.encoder + counts.head + counts.decoder,
    largestParameter: V * H,
    batches: settings.accumulation,
    precision,
    activations: kept,
    temporaries: [...passes.map(({ temporary }) => temporary), head + FLOAT * 2 * V * H],
  });
}

/** What a run is measured by, and told. */
export interface PlanOptions {
  gradientCheckpointing?: boolean;
  /** GB; 0: no limit. */
  memoryLimit?: number;
  onPlan?: (plan: MemoryPlan) => void;
}

/** @throws InputError when a step would need more memory than there is; it names what fits */
export function requirePretrainingMemory(
  config: EncoderConfig,
  settings: PretrainSettings,
  store: Pick<TokenRows, "size" | "lengthOf">,
  counts: ParameterCounts,
  { gradientCheckpointing, memoryLimit, onPlan }: PlanOptions = {},
): void {
  const length = longestRow(store, settings.maxLength);
  const planWith = ({ settings: changed, gradientCheckpointing: on = gradientCheckpointing }: Change) =>
    pretrainingPlan(config, { ...settings, ...changed }, { length, counts, gradientCheckpointing: on });
  const plan = planWith({});
  onPlan?.(plan);
  const { batchSize, accumulation, preset } = settings;
  const smaller = preset === undefined ? "start from a smaller checkpoint" : "take a smaller --preset";
  requirePlan(plan, limitOf(memoryLimit, engineMemory), {
    what: `a step over ${batchSize} rows of ${length} tokens${accumulation > 1 ? `, ${accumulation} times` : ""}`,
    field: "batchSize",
    changes: stepChanges(settings, gradientCheckpointing).map((change) => ({
      options: change.options,
      bytes: planWith(change).total,
    })),
    otherwise: `${smaller}, or take a smaller --max-length`,
  });
}

/** Tokens of the longest row as it is read, [CLS] and [SEP] counted. */
function longestRow(store: Pick<TokenRows, "size" | "lengthOf">, maxLength: number): number {
  let longest = 0;
  for (let row = 0; row < store.size && longest < maxLength; row++)
    longest = Math.max(longest, store.lengthOf(row) + 2);
  return Math.min(longest, maxLength);
}
