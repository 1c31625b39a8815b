/** The checkpoints of the large study. A finished one is not made again, a cut one is gone on with. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  InputError,
  initialParameters,
  type PretrainRequest,
  preset as presetOf,
  pretrain,
  Random,
  saveModel,
  unigramCounts,
} from "bowlab";
import { isComplete } from "../pretraining";
import { type PretrainingRun, runName, type Start, startName } from "./protocol";
import { type LargeRates, stepsInTime } from "./rates";
import type { LargeStudy } from "./study";
import { type LargeTreatment, largeTreatments } from "./treatments";

/** Of starts: what follows has seeds of its own. */
const START_SEED = 1;

export const startFolder = (work: string, start: Start): string => path.join(work, "checkpoints", startName(start));

export const runFolder = (work: string, run: PretrainingRun): string =>
  path.join(work, "checkpoints", runName(run).replaceAll(" ", "_"));

/** Of random weights, without which the folder is none of theirs. */
const filesOfWeights = ["config.json", "model.safetensors", "vocab.txt"];

/** Whether it is there and whole: random weights have no training's manifest, and are renamed into place. */
export function isStartMade(work: string, start: Start): boolean {
  const folder = startFolder(work, start);
  if (start.steps > 0) return isComplete(folder);
  return filesOfWeights.every((name) => fs.existsSync(path.join(folder, name)));
}

/** Masked language modelling from random weights, or these alone. @returns the checkpoint's folder */
export async function makeStart(study: LargeStudy, { preset, steps }: Start): Promise<string> {
  const folder = startFolder(study.work, { preset, steps });
  if (steps === 0) {
    if (!isStartMade(study.work, { preset, steps })) saveRandomWeights(study, preset, folder);
    return folder;
  }
  return train(study, folder, `start ${preset} ${steps}`, { objective: "mlm", preset, steps, seed: START_SEED });
}

/** The weights that `pretrain` would draw, so that every objective and seed goes on from the same ones. */
function saveRandomWeights({ material: { store, tokenizer } }: LargeStudy, preset: string, folder: string): void {
  const config = presetOf(preset, tokenizer.vocabulary.size);
  const tokenCounts = unigramCounts(store, config.vocabSize);
  const parameters = initialParameters(config, new Random(START_SEED).fork("initial weights"), { tokenCounts });
  const unfinished = `${folder}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  try {
    saveModel(unfinished, { config, parameters });
    tokenizer.save(unfinished);
  } finally {
    parameters.dispose();
  }
  // What lacks a file is no checkpoint, and stands in the way.
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(unfinished, folder);
}

/** A treatment from its start. @returns the checkpoint's folder */
export function makeRun(study: LargeStudy, run: PretrainingRun, rates: LargeRates): Promise<string> {
  const { request }: LargeTreatment = largeTreatments[run.treatment];
  const steps = stepsInTime(run, rates);
  const init = startFolder(study.work, run.start);
  return train(study, runFolder(study.work, run), runName(run), {
    ...{ ...request, steps, seed: run.seed, init },
  });
}

async function train(
  { protocol, material, signal, onProgress }: LargeStudy,
  folder: string,
  label: string,
  request: PretrainRequest & { init?: string },
): Promise<string> {
  if (isComplete(folder)) return folder;
  const { batchSize, maxLength, learningRate } = protocol;
  const total = request.steps as number;
  const { status, manifest } = await pretrain({
    ...{ batchSize, maxLength, learningRate, precision: "bfloat16" },
    ...request,
    // One thread: a batch is made between two steps, and processor time is the step's own.
    ...{ out: folder, ...material, resume: true, signal, collateAhead: false },
    onProgress: ({ done, record }) => onProgress?.({ label, done, total, record }),
  });
  if (status === "interrupted")
    throw new InputError(`stopped at step ${manifest.step} of ${total}; the state is saved`, {
      file: folder,
      fix: "run the same command again to go on",
    });
  return folder;
}
