/**
 * The life of every run, pre-training or fine-tuning: begun or resumed, repaired after a kill, trained, saved, and
 * left as a complete checkpoint folder that transformers loads as it is. Killed at any moment, it goes on to the same
 * bits.
 */
import * as path from "node:path";
import { makeFolder, removeTemporaryFiles } from "../../files";
import { type EncoderModel, wordPieceClassOf } from "../../model";
import type { Profile } from "../../profile";
import { AdamW } from "../adamw";
import { LogWriter, logFile } from "../log";
import { train } from "../trainer";
import { writeModelCard } from "./card";
import { existingRun } from "./existing-run";
import { firstModel } from "./first-weights";
import { allSpecs } from "./identity";
import { type Manifest, readManifest, writeManifest } from "./manifest";
import type { RunCompanion, RunFolder, RunPlan, RunResult, RunSettings } from "./plan";
import { runProfiler } from "./profiling";
import { dropState, hasState, type LogMarks, loadState, saveForReaders, saveState } from "./state";

/**
 * The result of the run that the folder holds, where that is complete. @throws InputError when the folder holds
 * another, or one that must not be resumed
 */
export function keptRun<S extends RunSettings>({
  folder,
  identity,
  declared,
  resume,
}: RunFolder<S>): RunResult<S> | undefined {
  const manifest = existingRun(folder, identity, resume, declared);
  if (!manifest?.complete) return undefined;
  // A kill may have come between the manifest and the tidying up.
  removeTemporaryFiles(folder);
  if (hasState(folder)) writeModelCard(folder, manifest, declared);
  dropState(folder);
  return { folder, status: "complete", kept: true, manifest };
}

/**
 * Runs it. The caller has the folder's lock. Needs an engine (`useEngine`).
 * @throws InputError when the folder holds another run or files cannot be written
 * @throws TrainingStopped when the numbers go wrong; the last good state stays
 */
export async function run<S extends RunSettings, B>(plan: RunPlan<S, B>): Promise<RunResult<S>> {
  const { folder, identity, decoder } = plan;
  const kept = keptRun(plan);
  if (kept) return kept;
  makeFolder(folder);
  removeTemporaryFiles(folder);
  // The first weights are read before the folder says that there is a run: a model that cannot be read leaves none.
  const state = stateOf(plan);
  const { model, optimizer } = state;
  try {
    if (!readManifest(folder)) await begin(plan);
    if (optimizer.step > 0) {
      // A kill may have come between the state and its copy for readers.
      saveForReaders(folder, model, decoder?.kind);
      writeManifest(folder, identity, optimizer.step, false);
    }
    let profile: Profile | undefined;
    const isComplete = await trainFrom(plan, state, (taken) => {
      profile = taken;
    });
    const manifest = readManifest<S>(folder) as Manifest<S>;
    return {
      folder,
      status: isComplete ? "complete" : "interrupted",
      kept: false,
      manifest,
      ...(profile && { profile }),
    };
  } finally {
    optimizer.dispose();
    model.parameters.dispose();
  }
}

/** Trains, logs and saves, until the run is complete (true) or interrupted (false). */
async function trainFrom<S extends RunSettings, B>(
  plan: RunPlan<S, B>,
  state: RunState,
  onProfile: (profile: Profile) => void,
): Promise<boolean> {
  const { folder, identity, declared, decoder, saveEvery, signal } = plan;
  const { model, optimizer, marks } = state;
  const log = new LogWriter(path.join(folder, logFile), optimizer.step, marks?.[logFile]);
  let companion: RunCompanion<B> | undefined;
  const save = () => {
    const logs = { [logFile]: log.mark(), ...companion?.marks() };
    saveState(folder, model, optimizer, { decoder: decoder?.kind, logs });
    writeManifest(folder, identity, optimizer.step, false);
  };
  try {
    const training = await plan.open({ model, step: optimizer.step, marks });
    companion = training.companion;
    const settings = identity.options;
    const profiler = runProfiler(plan, onProfile);
    const isComplete = await train({
      ...{ ...training, model, optimizer, settings, log, save, saveEvery, profiler, folder, signal },
    });
    if (isComplete) {
      const { step, outcome } = companion?.complete(optimizer.step) ?? { step: optimizer.step };
      writeManifest(folder, identity, step, true, outcome);
      writeModelCard(folder, readManifest<S>(folder) as Manifest<S>, declared);
      dropState(folder);
    }
    return isComplete;
  } finally {
    log.close();
    companion?.close();
  }
}

/** A new run's folder before its first step. The manifest comes last: with it, there is a run to go on with. */
async function begin<S extends RunSettings, B>({ folder, identity, tokenizer, writeInputs }: RunPlan<S, B>) {
  const { encoder } = identity;
  const wordPieceClass = wordPieceClassOf(encoder);
  tokenizer.save(folder, { modelMaxLength: encoder.maxPositions, wordPieceClass, fastFiles: true });
  await writeInputs?.();
  writeManifest(folder, identity, 0, false);
}

/** What training changes. Owns its tensors. */
interface RunState {
  model: EncoderModel;
  optimizer: AdamW;
  /** How far the logs had come; absent: a new run. */
  marks?: LogMarks;
}

/** From the saved state, or with first weights. */
function stateOf<S extends RunSettings, B>(plan: RunPlan<S, B>): RunState {
  const { folder, identity, start, decoder, tokenCounts, gradientCheckpointing } = plan;
  const { weightDecay, seed, precision, unpadded } = identity.options;
  const how = { ...plan.vectors, precision, unpadded, gradientCheckpointing };
  if (hasState(folder)) {
    const { encoder } = identity;
    const { model, optimizer, logs } = loadState(folder, encoder, allSpecs(encoder, decoder), { weightDecay });
    return { model: { ...model, ...how }, optimizer, marks: logs };
  }
  const model = { ...firstModel({ start, decoder, seed, tokenCounts }), ...how };
  return { model, optimizer: new AdamW(model.parameters, { weightDecay }) };
}
