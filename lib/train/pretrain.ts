/** Pre-training, from tokenized text to a checkpoint folder: settings → objective and first weights → run. */
import { batchSource, type EncoderBatch, samplerOf } from "../batches";
import { usablePrecision } from "../engine";
import { InputError } from "../errors";
import { withFolderLock } from "../integrity";
import { cellInterrupt } from "../interrupt";
import { type EncoderConfig, parsePooling, preset } from "../model";
import { completeOptions } from "../options";
import { progressTask } from "../progress";
import { hasVocabulary, stopWordIds, type TokenRows, unigramCounts, WordPieceTokenizer } from "../tokens";
import { requireLearnable } from "./learnable";
import { requirePretrainingMemory } from "./memory";
import { type Objective, objective } from "./objectives";
import { pretrainSettingsOptions, runOptions } from "./options";
import { pretrainSettings } from "./pretrain-settings";
import { type OnTrainProgress, progressNote } from "./progress";
import {
  asTask,
  dataIdentity,
  keptRun,
  type RunResult,
  readManifest,
  run,
  runIdentity,
  type StartingPoint,
  startFromCheckpoint,
  startFromSeed,
} from "./run";
import type { PretrainRequest, PretrainSettings } from "./settings";
import type { TrainingBatches } from "./trainer";

/** What is trained, on which tokens, and where to. */
export interface PretrainOptions extends PretrainRequest {
  /** The checkpoint folder to make. */
  out: string;
  /** The corpus as token ids. */
  store: TokenRows;
  /** The tokenizer that made them; saved into the folder. */
  tokenizer: WordPieceTokenizer;
  /** Folder of the checkpoint to start from; without it the weights are drawn from the seed. */
  init?: string;
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
  /** Collate in a thread of its own, ahead of the step; the bits are the same without. Default true. */
  collateAhead?: boolean;
  /**
   * Aborted: the run saves its state and ends. In a notebook without one, the cell's interrupt does it, and fails the
   * cell.
   */
  signal?: AbortSignal;
  onProgress?: OnTrainProgress;
  /** Told what a person should know of the data, such as a text that the tokenizer does not know. */
  onNote?: (line: string) => void;
}

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
  const { out: folder, resume = false, saveEvery, ...memory } = completeOptions(runOptions, options, "of the run");
  const { store, tokenizer, signal, onProgress } = options;
  if (!store || !tokenizer) {
    const field = store ? "tokenizer" : "store";
    throw new InputError("an option of the run is missing", { field, fix: "give both, by tokenizeCorpus()" });
  }
  const asked = pretrainSettings(options, store.size);
  const settings = { ...asked, precision: usablePrecision(asked.precision, options.onNote) };
  const chosen = objective(settings.objective, settings);
  const { decoder } = chosen;
  const start = startingPoint(options, settings);
  const identity = runIdentity({
    objective: { name: chosen.name, ...chosen.options },
    ...{ settings, start, decoder, data: dataIdentity(store), tokenizer },
  });
  const task = progressTask({ label: `pre-training ${chosen.name}`, unit: "steps", note: progressNote }, onProgress);
  const kept = keptRun({ folder, identity, declared: pretrainSettingsOptions, resume });
  if (kept) return asTask(task, signal, async () => kept);
  if (!readManifest(folder)) requireLearnable(store, tokenizer.vocabulary, options.onNote);
  requirePretrainingMemory(start.encoder, settings, store, identity.parameters);
  if (settings.batchSize > store.size)
    options.onNote?.(
      `a batch of ${settings.batchSize} rows out of ${store.size}: the same ones stand in it again and again`,
    );
  const plan = {
    ...{ folder, resume, saveEvery, signal: signal ?? cellInterrupt(), identity, start, decoder, tokenizer },
    gradientCheckpointing: memory.gradientCheckpointing,
    declared: pretrainSettingsOptions,
    tokenCounts: () => unigramCounts(store, start.encoder.vocabSize),
    vectors: { pooling: parsePooling(String(chosen.options.pooling ?? "cls")) },
    open: async () => ({
      objective: chosen,
      batches: batchesOf(options, settings, chosen),
      onProgress: task.report,
    }),
  };
  return withFolderLock(folder, { what: `pretrain --objective ${chosen.name}` }, () =>
    asTask(task, signal, () => run(plan)),
  );
}

/** The encoder's shape, and where its first weights come from. @throws InputError when they do not fit the data */
function startingPoint({ init, tokenizer }: PretrainOptions, settings: PretrainSettings): StartingPoint {
  const start = init ? startFromCheckpoint(init) : startFromSeed(preset(settings.preset, tokenizer.vocabulary.size));
  if (init) requireOwnTokenizer(init, start.encoder, tokenizer);
  if (settings.maxLength > start.encoder.maxPositions) {
    throw new InputError("sequences would be longer than the encoder's position table", {
      field: "maxLength",
      expected: `at most ${start.encoder.maxPositions} tokens`,
      found: `${settings.maxLength}`,
    });
  }
  return start;
}

/**
 * Embedding matrices are often padded to a round number of rows; that is all right with the checkpoint's own tokenizer
 * alone.
 */
function requireOwnTokenizer(init: string, { vocabSize }: EncoderConfig, tokenizer: WordPieceTokenizer): void {
  const { size } = tokenizer.vocabulary;
  if (size === vocabSize) return;
  const isOwn = (): boolean => WordPieceTokenizer.load(init).fingerprint === tokenizer.fingerprint;
  if (size < vocabSize && hasVocabulary(init) && isOwn()) return;
  throw new InputError("the tokenizer does not belong to the checkpoint to start from", {
    file: init,
    expected: `a vocabulary of ${vocabSize}`,
    found: `${size} tokens`,
    fix: "leave --tokenizer out: the checkpoint's own is used then",
  });
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
