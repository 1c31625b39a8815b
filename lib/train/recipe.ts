/**
 * The published recipes as named sets of options: "Drop your Decoder" (Ma et al., SIGIR 2024, arXiv 2401.11248, its
 * code) and RetroMAE (Xiao et al., EMNLP 2022, its code's examples), each on its general corpus and on MS MARCO's
 * passages. An option that is given wins over the recipe.
 */
import { usablePrecision } from "../engine";
import { unknownChoice } from "../errors";
import { objective, objectiveOptionNames, optionsOf } from "./objectives";
import { type RecipeName, recipeNames } from "./recipe-names";
import type { PretrainRequest, PretrainSettings } from "./settings";

/** A published recipe as a set of options. */
export interface Recipe {
  /** What it was published for. */
  description: string;
  /** What it begins with. */
  start: string;
  /** How it was published, where bowlab may do it otherwise. */
  note: string;
  options: Partial<PretrainSettings>;
  /** Published on rows of sentences packed to the longest length. */
  packed?: boolean;
  /** Sequences an optimizer step: reached by accumulating batches. Without it, one batch is a step. */
  globalBatch?: number;
  /** Passes over the passages, where the recipe does not count steps. */
  epochs?: number;
  /** Warm-up as a part of all steps, where the recipe does not count steps. */
  warmupPart?: number;
}

const paper: Partial<PretrainSettings> = {
  objective: "bow",
  bowReading: "code",
  batchSize: 32,
  crop: "random",
  encoderMaskRatio: 0.3,
  warmup: 4000,
  learningRate: 3e-4,
  learningRateSchedule: "cosine",
  weightDecay: 0.01,
};

const retromae: Partial<PretrainSettings> = {
  objective: "ed",
  crop: "head",
  encoderMaskRatio: 0.3,
  decoderMaskRatio: 0.5,
  learningRate: 1e-4,
  learningRateSchedule: "linear",
  weightDecay: 0.01,
};

const bfloat16 = "published with bfloat16 and a global batch of 2048 inferred from its scripts";
const float16 = "published with float16 on several GPUs, of which each took a batch of this size";

const recipes: Record<RecipeName, Recipe> = {
  "paper-wiki": {
    description: "Drop your Decoder on Wikipedia and BookCorpus, sentences packed to 512 tokens",
    start: "bert-base-uncased",
    note: bfloat16,
    options: { ...paper, maxLength: 512, steps: 140_000 },
    packed: true,
    globalBatch: 2048,
  },
  "paper-marco": {
    description: "Drop your Decoder on MS MARCO's passages",
    start: "the checkpoint of paper-wiki",
    note: bfloat16,
    options: { ...paper, maxLength: 144, steps: 80_000 },
    globalBatch: 2048,
  },
  "retromae-wiki": {
    description: "RetroMAE on Wikipedia and BookCorpus",
    start: "bert-base-uncased",
    note: float16,
    options: { ...retromae, maxLength: 512, batchSize: 32 },
    epochs: 8,
    warmupPart: 0.1,
  },
  "retromae-marco": {
    description: "RetroMAE on MS MARCO's passages",
    start: "the checkpoint of retromae-wiki",
    note: float16,
    options: { ...retromae, maxLength: 150, batchSize: 128 },
    epochs: 20,
    warmupPart: 0.1,
  },
};

/**
 * The recipe of a name.
 * @throws InputError naming the choices when the name is unknown
 */
export function recipe(name: string): Recipe {
  if (Object.hasOwn(recipes, name)) return recipes[name as RecipeName];
  throw unknownChoice("recipe", name, recipeNames);
}

/**
 * The request with what its recipe sets, where nothing was given. Options of objectives that the run's objective does
 * not take are left out.
 * @param passages in the corpus, for recipes that count epochs
 */
export function withRecipe(request: Partial<PretrainSettings>, passages: number): Partial<PretrainSettings> {
  if (request.recipe === undefined) return request;
  const { options, globalBatch, epochs, warmupPart } = recipe(request.recipe);
  const merged = { ...options, ...defined(request) };
  const batch = merged.batchSize as number;
  if (globalBatch) merged.accumulation ??= Math.max(1, Math.round(globalBatch / batch));
  if (epochs) merged.steps ??= Math.ceil((epochs * passages) / (batch * (merged.accumulation ?? 1)));
  if (warmupPart) merged.warmup ??= Math.ceil(warmupPart * (merged.steps as number));
  const taken = optionsOf(objective(merged.objective as string));
  for (const name of objectiveOptionNames)
    if (request[name] === undefined && !taken.includes(name)) delete merged[name];
  return merged;
}

/** What a recipe sets in a run, what was given instead, and what it wants to begin with, in lines for a person. */
export function describeRecipe(request: PretrainRequest & { init?: string }, settings: PretrainSettings): string[] {
  const name = request.recipe as string;
  const { description, start, note, options, packed, globalBatch, epochs } = recipe(name);
  const given = defined(request) as Record<string, unknown>;
  const computed = [...(globalBatch ? ["accumulation"] : []), ...(epochs ? ["steps", "warmup"] : [])];
  const keys = [...Object.keys(options), ...computed].filter((key) => key in settings) as (keyof PretrainSettings)[];
  const say = (key: keyof PretrainSettings) => `${key} ${settings[key]}`;
  const set = keys.filter((key) => !(key in given));
  const changed = keys.filter((key) => key in given && given[key] !== options[key]);
  return [
    `recipe ${name}: ${description}`,
    `  sets ${set.map(say).join(", ")}`,
    ...(packed ? ["  packs sentences to rows, unless --no-pack is given"] : []),
    ...(epochs ? [`  steps are ${epochs} epochs unless given`] : []),
    ...(changed.length > 0 ? [`  given instead: ${changed.map(say).join(", ")}`] : []),
    request.init
      ? `  starts from ${request.init} (published: ${start})`
      : `  starts from the seed, but is published for ${start}: give its folder by --init`,
    `  ${note}; here ${usablePrecision(settings.precision)}, ${batchesOf(settings)} a step`,
  ];
}

function batchesOf({ accumulation, batchSize }: PretrainSettings): string {
  return accumulation === 1 ? `one batch of ${batchSize}` : `${accumulation} batches of ${batchSize}`;
}

function defined<T extends object>(request: T): Partial<T> {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as Partial<T>;
}
