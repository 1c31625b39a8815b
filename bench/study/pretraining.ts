/**
 * The study's checkpoints: the initial one, and the treatments that go on from it. A finished one is not made again.
 */
import * as fs from "node:fs";
import { InputError, type Manifest, type PretrainRequest, pretrain, readManifest, type StepRecord } from "bowlab";
import type { Material } from "./material";
import { checkpointFolder } from "./place";
import { type CheckpointName, initialSeed, type Pretraining, type Treatment, treatments } from "./protocol";

/** Where a training is. */
export interface StudyProgress {
  label: string;
  /** Steps done. */
  done: number;
  /** Steps in all. */
  total: number;
  /** The step's line of the log. */
  record: StepRecord;
}

export type OnStudyProgress = (progress: StudyProgress) => void;

export interface CheckpointMaking {
  /** The scale's folder. */
  work: string;
  pretraining: Pretraining;
  material: Material;
  onProgress?: OnStudyProgress;
  signal?: AbortSignal;
}

/** The checkpoint's folder; trained first, or to its end, where it is not there whole. */
export function namedCheckpoint(name: CheckpointName, seed: number, making: CheckpointMaking): Promise<string> {
  if (name === "initial") return initialCheckpoint(making);
  return treatedCheckpoint(checkpointFolder(making.work, name, seed), treatments[name], seed, making);
}

/** Masked language modelling from random weights: where every treatment starts. */
export function initialCheckpoint(making: CheckpointMaking): Promise<string> {
  const { preset, initialSteps: steps } = making.pretraining;
  const folder = checkpointFolder(making.work, "initial", initialSeed);
  return train(folder, "initial checkpoint", { objective: "mlm", preset, steps, seed: initialSeed }, making);
}

/** The further steps of a treatment. @param request what an ablation changes */
export async function treatedCheckpoint(
  folder: string,
  { objective, options, title }: Treatment,
  seed: number,
  making: CheckpointMaking,
  request: Partial<PretrainRequest> = {},
): Promise<string> {
  if (isComplete(folder)) return folder;
  const init = await initialCheckpoint(making);
  const { steps } = making.pretraining;
  return train(folder, `${title}, seed ${seed}`, { objective, ...options, steps, seed, ...request }, making, init);
}

export function isComplete(folder: string): boolean {
  return fs.existsSync(folder) && readManifest(folder)?.complete === true;
}

async function train(
  folder: string,
  label: string,
  request: PretrainRequest,
  { pretraining, material, onProgress, signal }: CheckpointMaking,
  init?: string,
): Promise<string> {
  if (isComplete(folder)) return folder;
  const { batchSize, maxLength, learningRate } = pretraining;
  const { store, tokenizer } = material;
  const total = request.steps as number;
  const { status, manifest } = await pretrain({
    ...{ batchSize, maxLength, learningRate },
    ...request,
    ...{ out: folder, store, tokenizer, init, resume: true, signal },
    onProgress: onProgress && (({ done, record }) => onProgress({ label, done, total, record })),
  });
  if (status === "interrupted") throw stopped(folder, manifest);
  return folder;
}

function stopped(folder: string, { step, options }: Manifest): InputError {
  return new InputError(`stopped at step ${step} of ${options.steps}; the state is saved`, {
    file: folder,
    fix: "run the same command again to go on",
  });
}
