/** One optimizer step of pre-training: the objective's loss over the step's batches, and the update. */
import type { EncoderBatch } from "../batches";
import { DropoutSeeds } from "../engine/ops";
import { type EncoderModel, encode } from "../model";
import type { Random } from "../random";
import type { Forward, Objective } from "./objectives";
import { differentiate, type StepResult, type UpdateInput, updateStep } from "./update";

export interface StepInput extends UpdateInput {
  model: EncoderModel;
  objective: Objective;
  /** Gradients are averaged over them (gradient accumulation): usually one. */
  batches: EncoderBatch[];
  /** Counted from 1. */
  step: number;
  steps: number;
  /** Dropout's stream of this step; null trains without dropout. */
  random: Random | null;
}

/**
 * Runs the step; the update is made only when `accept` approves of the numbers. Live tensors are the same before and
 * after.
 * @param accept called with the loss and the gradient norm before anything changes; may throw, and then nothing has
 * changed
 */
export function trainStep(input: StepInput, accept?: (result: StepResult) => void): StepResult {
  const { model, objective, batches } = input;
  const each = () =>
    batches.map((batch, i) => differentiate(model.parameters, () => objective.terms(forward(input, batch, i))));
  return updateStep(input, each, accept);
}

function forward({ model, objective, step, steps, random }: StepInput, batch: EncoderBatch, index: number): Forward {
  const { parameters, config } = model;
  const seeds = random ? new DropoutSeeds(random.fork("batch", index)) : null;
  const hidden = encode(parameters, config, batch, seeds, objective.positions(batch)); // (B·L, H)
  return { parameters, config, batch, hidden, seeds, step, steps };
}
