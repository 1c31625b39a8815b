/**
 * The state of a run between two steps. `trainer.safetensors` alone is the truth: weights and both AdamW moments at one
 * step, put in place by one rename, so a kill at any moment leaves either the old state or the new one.
 * `model.safetensors` (and `decoder.safetensors`, where the objective has a decoder) beside it is a copy for readers,
 * and what remains when the run is complete.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import type { DecoderKind, ParameterSpec } from "../../model";
import {
  type EncoderConfig,
  type EncoderModel,
  Parameters,
  readSafetensors,
  type StoredTensor,
  saveCrossEncoder,
  saveDecoder,
  saveModel,
  storedParameters,
  storedValues,
  writeSafetensors,
} from "../../model";
import { AdamW, type AdamWOptions } from "../adamw";
import type { LogMark } from "../log";

export const trainerFile = "trainer.safetensors";
/** Folder in the run's, with the best weights so far of a run that measures itself. */
export const bestFolder = "best";

/** The run's logs by the names of their files, as far as they had come. */
export type LogMarks = Record<string, LogMark>;

/**
 * Saves the state of the optimizer's step, then the readable copy. @param logs what has to be there when a run goes on
 * from the state
 */
export function saveState(
  folder: string,
  model: EncoderModel,
  optimizer: AdamW,
  { decoder, logs }: { decoder?: DecoderKind; logs?: LogMarks } = {},
): void {
  const tensors = [...storedParameters(model.parameters), ...optimizer.state()];
  const metadata = { step: String(optimizer.step), ...(logs && { logs: JSON.stringify(logs) }) };
  writeSafetensors(path.join(folder, trainerFile), tensors, metadata);
  saveForReaders(folder, model, decoder);
}

/** The copy for readers: the checkpoint, and its decoder. */
export function saveForReaders(folder: string, model: EncoderModel, decoder?: DecoderKind): void {
  if (decoder === "cross-encoder") saveCrossEncoder(folder, model);
  else saveModel(folder, model);
  if (decoder && decoder !== "cross-encoder") saveDecoder(folder, model.parameters, decoder);
}

/** True when the folder holds a state to go on from. */
export function hasState(folder: string): boolean {
  return fs.existsSync(path.join(folder, trainerFile));
}

/**
 * Puts the saved state back. The caller owns the model and the optimizer.
 * @returns `logs` is empty where an earlier version saved the state
 * @throws InputError when the file is not a trainer's state, or not the one that was saved
 */
export function loadState(
  folder: string,
  config: EncoderConfig,
  specs: readonly ParameterSpec[],
  options: AdamWOptions,
): { model: EncoderModel; optimizer: AdamW; logs: LogMarks } {
  const file = path.join(folder, trainerFile);
  const { tensors, metadata } = readSafetensors(file);
  const step = Number(metadata.step);
  if (!Number.isInteger(step)) throw new InputError("the trainer's state does not say its step", { file });
  const parameters = new Parameters(specs, (spec) => storedValues(file, spec, tensors as Map<string, StoredTensor>));
  const optimizer = new AdamW(parameters, options);
  optimizer.restore(tensors, step);
  const logs = metadata.logs === undefined ? {} : (JSON.parse(metadata.logs) as LogMarks);
  return { model: { config, parameters }, optimizer, logs };
}

/** Removes what only a run under way needs: the optimizer's state, and the copy of the best weights. */
export function dropState(folder: string): void {
  fs.rmSync(path.join(folder, trainerFile), { force: true });
  fs.rmSync(path.join(folder, bestFolder), { recursive: true, force: true });
}
