/** Every option of a fine-tuning run, with its unit and default; the manifest records them all. */
import { z } from "zod";
import { InputError } from "../errors";
import { parseMeasure } from "../eval";
import { type Pooling, poolings } from "../model";
import { defaultLengths } from "../model-folder";
import { type LearningSettings, learningRateSchedules } from "../train";
import { parseRanks } from "./negatives";

export const architectures = ["bi-encoder", "cross-encoder"] as const;
export type Architecture = (typeof architectures)[number];

/**
 * Options that decide the resulting weights: a resumed run must have the same. Of learning, the defaults are a rate of
 * 1e-4, warmed up over a tenth of the steps, on the way down by "cosine", weight decay 0.01, norm 1, seed 1.
 */
export interface FinetuneSettings extends LearningSettings {
  /** Two texts to two vectors (default), or a pair to a score. */
  architecture: Architecture;
  /** Split whose judgements are learned from; default "train". */
  split: string;
  /**
   * "in-batch": no others than the batch's other passages; "bm25"; "given": those that stand in the training file;
   * "mined": of this run's first stage; or a run's file. Default: bm25 for a BEIR folder, else given.
   */
  negatives: string;
  /** 1 (default), or 2: again from the start with negatives that the first stage's model finds. */
  stages: number;
  /** Optimizer steps, of each stage. */
  steps: number;
  /** Queries a batch; default 32. */
  batchSize: number;
  /** Passages a query: a positive and negatives. Default 8; 1 where all negatives are in-batch ones. */
  groupSize: number;
  /** Inner products are divided by it before the softmax; default 1. */
  temperature: number;
  /**
   * Weight of the KL divergence from the teacher's scores, where there is a teacher; default 1. The contrastive loss
   * has 1.
   */
  distillationWeight: number;
  /** Ranks that negatives are taken from, in BM25's, a run's or the first stage's ranking; default "2-200". */
  ranks: string;
  /** Negatives kept of those ranks for each query, drawn evenly; default 128. */
  perQuery: number;
  /**
   * Texts encoded at a time (GradCache): memory for time, the gradients stay those of the whole batch under the dropout
   * masks that its chunks draw. 0 (default): all at once.
   */
  chunkSize: number;
  /** Longest query, tokens, [CLS] and [SEP] counted; default 32. */
  queryMaxLength: number;
  /** Longest passage, the same; default 128. */
  passageMaxLength: number;
  /** Put before every query, as tokens of its own; default none. */
  queryPrefix: string;
  /** Put before every passage; default none. */
  passagePrefix: string;
  /** Part of the passages that training reads without their title, for queries that are made of titles; default 0. */
  titleDropout: number;
  /** A text's vector; default as the checkpoint was trained, or [CLS]. */
  pooling: Pooling;
  /**
   * Split that the run measures itself on; default "dev" where the data has one. "none": no measuring, the last weights
   * are kept.
   */
  devSplit: string;
  /** What is measured; default nDCG@10. */
  devMeasure: string;
  /** Queries of the split that count at most, the first ones; default 500. */
  devQueries: number;
  /** Passages searched at most: those that answer, and others drawn evenly; default 10,000. */
  devPassages: number;
  /** Steps between two measurements; default a tenth of the steps. */
  evalEvery: number;
  /** Measurements without a better one after which the run ends; 0 (default): never. */
  patience: number;
}

/** What a run is asked for: the rest is filled in. */
export interface FinetuneRequest extends Partial<FinetuneSettings> {
  /** Optimizer steps, of each stage. */
  steps: number;
}

export const finetuneDefaults = {
  architecture: "bi-encoder",
  split: "train",
  stages: 1,
  batchSize: 32,
  groupSize: 8,
  temperature: 1,
  distillationWeight: 1,
  ranks: "2-200",
  perQuery: 128,
  chunkSize: 0,
  queryMaxLength: defaultLengths.query,
  passageMaxLength: defaultLengths.passage,
  queryPrefix: "",
  passagePrefix: "",
  titleDropout: 0,
  learningRate: 1e-4,
  learningRateSchedule: "cosine",
  weightDecay: 0.01,
  clipNorm: 1,
  seed: 1,
  devMeasure: "nDCG@10",
  devQueries: 500,
  devPassages: 10_000,
  patience: 0,
} as const;

const count = z.number().int().positive();
const natural = z.number().int().nonnegative();
const positive = z.number().positive();

const schema = z.object({
  architecture: z.enum(architectures),
  split: z.string().min(1),
  negatives: z.string().min(1),
  stages: z.number().int().min(1).max(2),
  steps: count,
  batchSize: count,
  groupSize: count,
  temperature: positive,
  distillationWeight: z.number().nonnegative(),
  ranks: z.string(),
  perQuery: count,
  chunkSize: natural,
  queryMaxLength: z.number().int().min(3),
  passageMaxLength: z.number().int().min(3),
  queryPrefix: z.string(),
  passagePrefix: z.string(),
  titleDropout: z.number().min(0).max(1),
  pooling: z.enum(poolings),
  learningRate: positive,
  warmup: natural,
  learningRateSchedule: z.enum(learningRateSchedules),
  weightDecay: z.number().nonnegative(),
  clipNorm: positive,
  seed: z.number().int(),
  devSplit: z.string().min(1),
  devMeasure: z.string(),
  devQueries: count,
  devPassages: count,
  evalEvery: count,
  patience: natural,
}) satisfies z.ZodType<FinetuneSettings>;

/** What the data and the checkpoint decide where nothing is asked for. */
export type FinetuneContext = Pick<FinetuneSettings, "negatives" | "devSplit" | "pooling">;

/**
 * Fills in defaults. @throws InputError naming the option that is missing or out of range, or two that do not go
 * together
 */
export function finetuneSettings(request: FinetuneRequest, context: FinetuneContext): FinetuneSettings {
  const given = Object.fromEntries(
    Object.entries(request).filter(([key, value]) => value !== undefined && key in schema.shape),
  ) as Partial<FinetuneSettings>;
  const tenth = Math.ceil((request.steps ?? 0) / 10);
  const inBatch = (given.negatives ?? context.negatives) === "in-batch" && given.stages !== 2;
  const complete = { ...finetuneDefaults, ...context, warmup: tenth, evalEvery: Math.max(1, tenth), ...given };
  const parsed = schema.safeParse({ ...complete, groupSize: given.groupSize ?? (inBatch ? 1 : complete.groupSize) });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new InputError("an option of the run is out of range", { field: path.join("."), found: message });
  }
  requireConsistent(parsed.data);
  return parsed.data;
}

function requireConsistent(settings: FinetuneSettings): void {
  const { architecture, negatives, stages, chunkSize, groupSize, batchSize, ranks, devMeasure } = settings;
  parseRanks(ranks);
  parseMeasure(devMeasure);
  const refuse = (what: string, field: string, fix: string) => {
    throw new InputError(what, { field, fix });
  };
  if (negatives === "in-batch" && groupSize > 1 && stages === 1)
    refuse(
      "in-batch negatives leave no room for others",
      "groupSize",
      "leave --group-size out, or take other negatives",
    );
  if (architecture === "bi-encoder" && batchSize * groupSize < 2)
    refuse("one query and its positive have nothing to be told apart from", "batchSize", "take at least 2 queries");
  if (architecture === "bi-encoder") return;
  if (groupSize < 2)
    refuse("a cross-encoder learns from negatives beside the positive", "groupSize", "take bm25 negatives or a run");
  if (chunkSize > 0) refuse("a cross-encoder has no vectors to cache", "chunkSize", "take smaller batches");
  if (stages > 1) refuse("a cross-encoder is trained in one stage", "stages", "leave --stages out");
}
