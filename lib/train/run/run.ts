/**
 * The life of every run, pre-training or fine-tuning: begun or gone on with, mended after a kill, trained, saved, and
 * left as a complete checkpoint folder that transformers loads as it is. Killed at any moment, it goes on to the same
 * bits.
 */
import * as path from "node:path";
import { makeFolder, removeTemporaryFiles } from "../../files";
import { type EncoderModel, wordPieceClassOf } from "../../model";
import type { TextTokenizer } from "../../tokens";
import { AdamW } from "../adamw";
import { LogWriter, logFile } from "../log";
import type { DecoderParameters } from "../objectives";
import type { OnTrainProgress } from "../progress";
import type { LearningSettings } from "../settings";
import type { StepObjective } from "../step-objective";
import { type TrainingBatches, type TrainingCompanion, train } from "../trainer";
import { existingRun } from "./existing-run";
import { firstModel, type StartingPoint } from "./first-weights";
import { allSpecs } from "./identity";
import { type Manifest, type RunIdentity, type RunOutcome, readManifest, writeManifest } from "./manifest";
import { dropState, hasState, type LogMarks, loadState, saveForReaders, saveState } from "./state";

/** What decides the result of any run. */
export type RunSettings = LearningSettings & { steps: number };

/** A run, with what differs between its kinds. @typeParam S every option @typeParam B one collated batch */
export interface RunPlan<S extends RunSettings, B> {
  /** The checkpoint folder to make. */
  folder: string;
  /** Go on with the run that the folder holds, or start it when there is none. */
  resume: boolean;
  /** Steps between two saves of the state. */
  saveEvery: number;
  /** Aborted: the run saves its state and ends. */
  signal?: AbortSignal;
  /** A run goes on only where this is the same. */
  identity: RunIdentity<S>;
  start: StartingPoint;
  /** Parameters beside the encoder's and its head's. */
  decoder?: DecoderParameters;
  /** How often every token stands in the data, for the bias of a fresh head. */
  tokenCounts?: () => Float64Array;
  /** What the checkpoint says of texts' vectors. */
  vectors: Pick<EncoderModel, "pooling" | "maxLength" | "prompts">;
  /** Saved into the folder. */
  tokenizer: TextTokenizer;
  /** Writes what else a new run keeps in its folder, before the first step. */
  writeInputs?(): Promise<void>;
  /** Opens what the run learns from. */
  open(begun: BegunRun): Promise<Training<B>>;
}

/** The run as it stands when training starts. */
export interface BegunRun {
  model: EncoderModel;
  /** Steps made. */
  step: number;
  /** How far its logs had come at that step; absent: a new run. */
  marks?: LogMarks;
}

export interface Training<B> {
  objective: StepObjective<B>;
  batches: TrainingBatches<B>;
  companion?: RunCompanion<B>;
  onProgress?: OnTrainProgress;
}

/** What goes on beside the steps, with logs of its own. */
export interface RunCompanion<B> extends TrainingCompanion<B> {
  /** How far its logs have come. */
  marks(): LogMarks;
  /** Called when the last step is made: which step's weights are in the folder now. */
  complete(lastStep: number): { step: number; outcome?: RunOutcome };
  close(): void;
}

export interface RunResult<S extends object> {
  folder: string;
  /** "interrupted": the state is saved; go on with `resume`. */
  status: "complete" | "interrupted";
  /** An earlier run was complete: nothing was trained. */
  kept: boolean;
  /** Of the checkpoint in `folder`. */
  manifest: Manifest<S>;
}

/**
 * The result of the run that the folder holds, where that is complete. @throws InputError when the folder holds
 * another, or one that is not to be gone on with
 */
export function keptRun<S extends object>(
  folder: string,
  identity: RunIdentity<S>,
  resume: boolean,
): RunResult<S> | undefined {
  const manifest = existingRun(folder, identity, resume);
  if (!manifest?.complete) return undefined;
  // A kill may have come between the manifest and the tidying up.
  removeTemporaryFiles(folder);
  dropState(folder);
  return { folder, status: "complete", kept: true, manifest };
}

/**
 * Runs it. The caller has the folder's lock. Needs an engine (`useEngine`).
 * @throws InputError when the folder holds another run or files cannot be written
 * @throws TrainingStopped when the numbers go wrong; the last good state stays
 */
export async function run<S extends RunSettings, B>(plan: RunPlan<S, B>): Promise<RunResult<S>> {
  const { folder, identity, resume, decoder, saveEvery, signal } = plan;
  const kept = keptRun(folder, identity, resume);
  if (kept) return kept;
  makeFolder(folder);
  removeTemporaryFiles(folder);
  if (!readManifest(folder)) await begin(plan);
  const { model, optimizer, marks } = stateOf(plan);
  let log: LogWriter | undefined;
  let companion: RunCompanion<B> | undefined;
  try {
    // A kill may have come between the state and its copy for readers.
    if (optimizer.step > 0) saveCopy(plan, model, optimizer.step);
    const steps = new LogWriter(path.join(folder, logFile), optimizer.step, marks?.[logFile]);
    log = steps;
    const training = await plan.open({ model, step: optimizer.step, marks });
    companion = training.companion;
    const save = () => {
      const logs = { [logFile]: steps.mark(), ...training.companion?.marks() };
      saveState(folder, model, optimizer, { decoder: decoder?.kind, logs });
      writeManifest(folder, identity, optimizer.step, false);
    };
    const settings = identity.options;
    const isComplete = await train({ ...training, model, optimizer, settings, log, save, saveEvery, folder, signal });
    if (isComplete) {
      const { step, outcome } = companion?.complete(optimizer.step) ?? { step: optimizer.step };
      writeManifest(folder, identity, step, true, outcome);
      dropState(folder);
    }
    const manifest = readManifest<S>(folder) as Manifest<S>;
    return { folder, status: isComplete ? "complete" : "interrupted", kept: false, manifest };
  } finally {
    log?.close();
    companion?.close();
    optimizer.dispose();
    model.parameters.dispose();
  }
}

/** A new run's folder before its first step. The manifest comes last: with it, there is a run to go on with. */
async function begin<S extends RunSettings, B>({ folder, identity, tokenizer, writeInputs }: RunPlan<S, B>) {
  const { encoder } = identity;
  tokenizer.save(folder, { modelMaxLength: encoder.maxPositions, wordPieceClass: wordPieceClassOf(encoder) });
  await writeInputs?.();
  writeManifest(folder, identity, 0, false);
}

/** Model and optimizer: from the saved state, or with first weights. */
function stateOf<S extends RunSettings, B>(plan: RunPlan<S, B>) {
  const { folder, identity, start, decoder, tokenCounts, vectors } = plan;
  const { weightDecay, seed } = identity.options;
  if (hasState(folder)) {
    const { encoder } = identity;
    const { model, optimizer, logs } = loadState(folder, encoder, allSpecs(encoder, decoder), { weightDecay });
    return { model: { ...model, ...vectors }, optimizer, marks: logs };
  }
  const model = { ...firstModel({ start, decoder, seed, tokenCounts }), ...vectors };
  return { model, optimizer: new AdamW(model.parameters, { weightDecay }), marks: undefined };
}

function saveCopy<S extends RunSettings, B>(
  { folder, identity, decoder }: RunPlan<S, B>,
  model: EncoderModel,
  step: number,
) {
  saveForReaders(folder, model, decoder?.kind);
  writeManifest(folder, identity, step, false);
}
