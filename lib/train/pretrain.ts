/**
 * One pre-training run from tokenized text to a checkpoint folder: starts or resumes, trains, and leaves a folder that
 * transformers loads as it is. Killed at any moment, it resumes to the same bits.
 */
import * as path from "node:path";
import { describeEngine } from "../engine";
import { InputError } from "../errors";
import { removeTemporaryFiles } from "../files";
import { withFolderLock } from "../integrity";
import { cellInterrupt } from "../interrupt";
import {
  countParameters,
  describeCheckpoint,
  type EncoderConfig,
  type EncoderModel,
  parameterSpecs,
  parsePooling,
  preset,
  wordPieceClassOf,
} from "../model";
import { progressTask } from "../progress";
import { hasVocabulary, stopWordIds, type TokenRows, WordPieceTokenizer } from "../tokens";
import { bowlabVersion } from "../version";
import { AdamW } from "./adamw";
import { existingRun } from "./existing-run";
import { decoderSpecsOf, decoderStart, firstModel } from "./first-weights";
import { requireLearnable } from "./learnable";
import { LogWriter, logFile } from "./log";
import { dataIdentity, type Manifest, type RunIdentity, readManifest, writeManifest } from "./manifest";
import { requirePretrainingMemory } from "./memory";
import { type Objective, objective } from "./objectives";
import { pretrainSettings } from "./options";
import { type OnTrainProgress, progressNote, type TrainProgress } from "./progress";
import type { PretrainRequest, PretrainSettings } from "./settings";
import { dropState, hasState, type LogMarks, loadState, saveForReaders, saveState } from "./state";
import { train } from "./trainer";

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

export interface PretrainResult {
  folder: string;
  /** "interrupted": the state is saved; go on with `resume`. */
  status: "complete" | "interrupted";
  /** An earlier run was complete: nothing was trained. */
  kept: boolean;
  manifest: Manifest;
}

/**
 * Runs it. Needs an engine (`useEngine`).
 * @throws InputError on bad options, a folder that holds another run or that another process writes in, or files that
 * cannot be written
 * @throws RunInterrupted when a notebook's cell was interrupted; the state is saved
 * @throws TrainingStopped when the loss is no number or explodes; the last good state stays
 */
export async function pretrain(options: PretrainOptions): Promise<PretrainResult> {
  const { out: folder } = options;
  const settings = pretrainSettings(options, options.store.size);
  const chosen = objective(settings.objective, settings);
  const start = startingPoint(options, settings);
  const run = identity(options, settings, start, chosen);
  const task = progressTask(
    { label: `pre-training ${chosen.name}`, unit: "steps", note: progressNote },
    options.onProgress,
  );
  const complete = completeRun(options, run, task);
  if (complete) return complete;
  if (!readManifest(folder)) requireLearnable(options.store, options.tokenizer.vocabulary, options.onNote);
  requirePretrainingMemory(start.encoder, settings, options.store, run.parameters);
  if (settings.batchSize > options.store.size)
    options.onNote?.(
      `a batch of ${settings.batchSize} rows out of ${options.store.size}: the same ones stand in it again and again`,
    );
  const prepared = { settings, chosen, encoder: start.encoder, run, task };
  // Looked at again: another process may have ended it meanwhile.
  return withFolderLock(
    folder,
    { what: `pretrain --objective ${chosen.name}` },
    async () => completeRun(options, run, task) ?? trainRun(options, prepared),
  );
}

/** The result of a run that the folder holds and that is complete. @throws InputError when it holds another */
function completeRun(
  { out: folder, resume = false }: PretrainOptions,
  run: RunIdentity,
  task: Task,
): PretrainResult | undefined {
  const manifest = existingRun(folder, run, resume);
  if (!manifest?.complete) return undefined;
  removeTemporaryFiles(folder);
  dropState(folder);
  task.kept(manifest.step);
  return { folder, status: "complete", kept: true, manifest };
}

interface PreparedRun {
  settings: PretrainSettings;
  chosen: Objective;
  encoder: EncoderConfig;
  run: RunIdentity;
  task: Task;
}

type Task = ReturnType<typeof progressTask<TrainProgress>>;

async function trainRun(
  options: PretrainOptions,
  { settings, chosen, encoder, run, task }: PreparedRun,
): Promise<PretrainResult> {
  const { out: folder, store, tokenizer, signal = cellInterrupt() } = options;
  const { saveEvery = 200, collateAhead = true } = options;
  removeTemporaryFiles(folder);
  if (!readManifest(folder)) {
    tokenizer.save(folder, { modelMaxLength: encoder.maxPositions, wordPieceClass: wordPieceClassOf(encoder) });
    writeManifest(folder, run, 0, false);
  }
  const { logs, optimizer, model: begun } = begin(options, encoder, settings, chosen);
  const model: EncoderModel = { ...begun, pooling: parsePooling(String(chosen.options.pooling ?? "cls")) };
  let log: LogWriter | undefined;
  try {
    if (optimizer.step > 0) {
      // A kill may have come between the state and its copy for readers.
      saveForReaders(folder, model, chosen.decoder?.kind);
      writeManifest(folder, run, optimizer.step, false);
    }
    log = new LogWriter(path.join(folder, logFile), optimizer.step, logs?.[logFile]);
    const written = log;
    const finished = await train({
      model,
      optimizer,
      objective: chosen,
      settings,
      store,
      collate: {
        maskRatio: settings.encoderMaskRatio,
        maxLength: settings.maxLength,
        crop: settings.crop,
        vocabulary: tokenizer.vocabulary,
        outOfBag: chosen.bowStopWords === "out" ? stopWordIds(tokenizer.vocabulary) : undefined,
        decoder: chosen.decoderInput,
      },
      collateAhead,
      folder,
      log,
      saveEvery,
      save: () => {
        saveState(folder, model, optimizer, { decoder: chosen.decoder?.kind, logs: { [logFile]: written.mark() } });
        writeManifest(folder, run, optimizer.step, false);
      },
      signal,
      onProgress: task.report,
    });
    task.end(finished ? "done" : "stopped");
    if (finished) {
      writeManifest(folder, run, optimizer.step, true);
      dropState(folder);
    }
    if (!finished && !options.signal) throw new RunInterrupted(folder, optimizer.step, settings.steps);
    return {
      folder,
      status: finished ? "complete" : "interrupted",
      kept: false,
      manifest: readManifest(folder) as Manifest,
    };
  } finally {
    task.end("failed");
    log?.close();
    optimizer.dispose();
    model.parameters.dispose();
  }
}

/** A cell's interrupt ended a run; nothing is lost. */
export class RunInterrupted extends Error {
  override readonly name = "RunInterrupted";
  constructor(
    readonly folder: string,
    readonly step: number,
    steps: number,
  ) {
    super(
      `the run was interrupted after step ${step} of ${steps}; its state is saved in ${folder}: go on with resume: true`,
    );
  }
}

interface StartingPoint {
  encoder: EncoderConfig;
  init: string;
  initNotes: string[];
}

/** The encoder's shape, and where its first weights come from. @throws InputError when they do not fit the data */
function startingPoint({ init, tokenizer }: PretrainOptions, settings: PretrainSettings): StartingPoint {
  const start = init
    ? fromCheckpoint(init)
    : { encoder: preset(settings.preset, tokenizer.vocabulary.size), init: "seed", initNotes: [] };
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

function fromCheckpoint(folder: string): StartingPoint {
  const { config, sha256, notes } = describeCheckpoint(folder);
  return { encoder: config, init: sha256, initNotes: notes };
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

function identity(
  { store, tokenizer, init: folder }: PretrainOptions,
  settings: PretrainSettings,
  { encoder, init, initNotes }: StartingPoint,
  chosen: Objective,
): RunIdentity {
  const { name, tfjsVersion, tensorflowVersion, threads } = describeEngine();
  return {
    objective: { name: chosen.name, ...chosen.options },
    options: settings,
    encoder,
    parameters: countParameters([...parameterSpecs(encoder), ...decoderSpecsOf(chosen, encoder)]),
    data: dataIdentity(store),
    tokenizer: { fingerprint: tokenizer.fingerprint, vocabSize: tokenizer.vocabulary.size },
    init,
    initNotes,
    decoderInit: decoderStart(chosen, encoder, folder),
    engine: { name, tfjsVersion, tensorflowVersion, threads },
    versions: { bowlab: bowlabVersion, node: process.version },
  };
}

/** Model and optimizer: from the saved state, or with first weights. */
function begin(
  { out: folder, init, store }: PretrainOptions,
  encoder: EncoderConfig,
  { weightDecay, seed }: PretrainSettings,
  chosen: Objective,
): { model: EncoderModel; optimizer: AdamW; logs?: LogMarks } {
  if (hasState(folder)) {
    const specs = [...parameterSpecs(encoder), ...decoderSpecsOf(chosen, encoder)];
    return loadState(folder, encoder, specs, { weightDecay });
  }
  const model = firstModel(chosen, { config: encoder, init, store, seed });
  return { model, optimizer: new AdamW(model.parameters, { weightDecay }) };
}
