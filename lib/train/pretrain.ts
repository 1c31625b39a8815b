/** Pre-training, from tokenized text to a checkpoint folder: settings → objective and first weights → run. */
import { batchSource, type EncoderBatch, samplerOf } from "../batches";
import { InputError } from "../errors";
import { withFolderLock } from "../integrity";
import { cellInterrupt } from "../interrupt";
import type { MemoryPlan } from "../memory";
import { parsePooling } from "../model";
import { completeOptions, requireKnown } from "../options";
import { progressTask } from "../progress";
import { stopWordIds, type TokenRows, unigramCounts } from "../tokens";
import { inputNames, type PretrainBeginning, type PretrainInput, pretrainBeginning } from "./beginning";
import { requireLearnable } from "./learnable";
import { requirePretrainingMemory } from "./memory";
import type { Objective } from "./objectives";
import { pretrainSettingsOptions, runOptions } from "./options";
import { hasMuchPadding } from "./padding";
import { type OnTrainProgress, progressNote } from "./progress";
import { asTask, keptRun, type RunResult, readManifest, run } from "./run";
import { describeWarmup } from "./schedule";
import type { PretrainSettings } from "./settings";
import type { TrainingBatches } from "./trainer";

/** What is trained, on which tokens, and where to. */
export interface PretrainOptions extends PretrainInput {
  /** The checkpoint folder to make. */
  out: string;
  /** Go on with the run that `out` holds, or start it when there is none. */
  resume?: boolean;
  /** Steps between two saves of the state. Default 200. */
  saveEvery?: number;
  /**
   * Compute every layer again for its gradient in the place of keeping what it made: less memory, more time, the same
   * bits. Default false.
   */
  gradientCheckpointing?: boolean;
  /** GB (10⁹ bytes) that the run may take; 0 begins whatever it needs. Default: what is free. */
  memoryLimit?: number;
  /** Told before the run begins what memory a step is estimated to need. */
  onPlan?: (plan: MemoryPlan) => void;
  /** Measure where the time of some steps goes: `profile` of the result, and two files in `out`. Default false. */
  profile?: boolean;
  /** Steps to measure, after two to warm up. Default 5. */
  profileSteps?: number;
  /** Collate in a thread of its own, ahead of the step; the bits are the same without. Default true. */
  collateAhead?: boolean;
  /**
   * Aborted: the run saves its state and ends. In a notebook without one, the cell's interrupt does it, and fails the
   * cell.
   */
  signal?: AbortSignal;
  onProgress?: OnTrainProgress;
}

/** Options that no command line has. */
const followerNames: readonly (keyof PretrainOptions)[] = ["onPlan", "collateAhead", "signal", "onProgress"];

/** What became of a pre-training run. */
export type PretrainResult = RunResult<PretrainSettings>;

/**
 * Runs it. Needs an engine (`useEngine`).
 * @throws InputError on bad options, a folder that holds another run or that another process writes in, or files that
 * cannot be written
 * @throws RunInterrupted when a notebook's cell was interrupted; the state is saved
 * @throws TrainingStopped when the loss is not a number or explodes; the last good state stays
 * @example
 * ```ts
 * import { loadPassages, passageText, pretrain, tokenizeCorpus, trainWordPiece, useEngine } from "bowlab";
 *
 * await useEngine();
 * const passages = await loadPassages("data");
 * const tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 200 });
 * const store = await tokenizeCorpus(passages, tokenizer);
 * const settings = { objective: "bow", preset: "tiny", steps: 2, batchSize: 4 };
 * const { manifest } = await pretrain({ ...settings, store, tokenizer, out: "run" });
 * console.log(manifest.objective.name, manifest.step); // → bow 2
 * ```
 */
export async function pretrain(options: PretrainOptions): Promise<PretrainResult> {
  requireKnown(options, [runOptions, inputNames, followerNames], "of the run");
  const { out } = completeOptions(runOptions, options, "of the run");
  const { store, tokenizer } = options;
  if (!store || !tokenizer) {
    const field = store ? "tokenizer" : "store";
    throw new InputError("an option of the run is missing", { field, fix: "give both, by tokenizeCorpus()" });
  }
  const beginning = await pretrainBeginning(options);
  const what = `pretrain --objective ${beginning.chosen.name}`;
  return withFolderLock(out, { what }, () => pretrainLocked(options, beginning));
}

async function pretrainLocked(options: PretrainOptions, beginning: PretrainBeginning): Promise<PretrainResult> {
  const { out: folder, resume = false, saveEvery, ...memory } = completeOptions(runOptions, options, "of the run");
  const { store, tokenizer, signal, onProgress, onNote, onPlan } = options;
  const { settings, chosen, start, identity } = beginning;
  const { decoder } = chosen;
  const task = progressTask({ label: `pre-training ${chosen.name}`, unit: "steps", note: progressNote }, onProgress);
  const kept = keptRun({ folder, identity, declared: pretrainSettingsOptions, resume });
  if (kept) return asTask(task, signal, async () => kept);
  if (!readManifest(folder)) requireLearnable(store, tokenizer.vocabulary, onNote);
  requirePretrainingMemory(start.encoder, settings, store, identity.parameters, { ...memory, onPlan });
  tellOf(settings, store, onNote);
  const plan = {
    ...{ folder, resume, saveEvery, signal: signal ?? cellInterrupt(), identity, start, decoder, tokenizer },
    gradientCheckpointing: memory.gradientCheckpointing,
    profileSteps: options.profile ? memory.profileSteps : undefined,
    declared: pretrainSettingsOptions,
    tokenCounts: () => unigramCounts(store, start.encoder.vocabSize),
    vectors: { pooling: parsePooling(String(chosen.options.pooling ?? "cls")) },
    open: async () => ({
      objective: chosen,
      batches: batchesOf(options, settings, chosen),
      onProgress: task.report,
    }),
  };
  return asTask(task, signal, () => run(plan));
}

/** What a person should know of settings that are allowed. */
function tellOf(settings: PretrainSettings, store: TokenRows, onNote: PretrainOptions["onNote"]): void {
  const { batchSize, steps, accumulation, unpadded } = settings;
  const warmup = describeWarmup(settings);
  if (warmup !== undefined) onNote?.(warmup);
  if (batchSize > store.size)
    onNote?.(`a batch of ${batchSize} rows out of ${store.size}: the same ones stand in it again and again`);
  if (unpadded && !hasMuchPadding(store, settings, steps * accumulation))
    onNote?.("--unpadded changes nothing: less than a quarter of every batch looked at is padding");
}

/** `accumulation` batches a step, in the sampler's order. */
function batchesOf(
  { store, tokenizer, collateAhead = true }: PretrainOptions,
  settings: PretrainSettings,
  chosen: Objective,
): TrainingBatches<EncoderBatch> {
  const { batchSize, accumulation, steps, seed, maxLength } = settings;
  const collate = {
    ...{ maskRatio: settings.encoderMaskRatio, maxLength, crop: settings.crop, vocabulary: tokenizer.vocabulary },
    outOfBag: chosen.bowStopWords === "out" ? stopWordIds(tokenizer.vocabulary) : undefined,
    decoder: chosen.decoderInput,
  };
  return {
    open() {
      const sampler = samplerOf(store, { batchSize, seed, maxLength: maxLength - 2 });
      return batchSource({ store, sampler, collate, accumulation, steps, ahead: collateAhead });
    },
    samples: batchSize * accumulation,
    idsOf: ({ passageIds }) => passageIds,
    what: "passages",
  };
}
