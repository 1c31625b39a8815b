/** One optimizer step: forward, backward, clipping, update. The only place where training reads numbers off the engine. */
import * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../corpus";
import { DropoutSeeds } from "../engine/ops";
import { type EncoderModel, encode } from "../model";
import type { Random } from "../random";
import type { AdamW } from "./adamw";
import { clipFactor, type Gradients, globalNorm, valueAndGradients } from "./gradients";
import { type Objective, totalLoss } from "./objectives";

export interface StepInput {
  model: EncoderModel;
  optimizer: AdamW;
  objective: Objective;
  /** Gradients are averaged over them (gradient accumulation): usually one. */
  batches: EncoderBatch[];
  /** Counted from 1. */
  step: number;
  steps: number;
  learningRate: number;
  /** Gradients longer than this, all together, are scaled down to it. */
  clipNorm: number;
  /** Dropout's stream of this step; null trains without dropout. */
  random: Random | null;
}

export interface StepResult {
  /** Total loss, nats. */
  loss: number;
  /** Its terms before weighting, nats. */
  parts: Record<string, number>;
  /** Global gradient norm before clipping. */
  gradNorm: number;
}

/**
 * Runs the step; the update is made only when `accept` approves of the numbers. Live tensors are the same before and after.
 * @param accept called with the loss and the gradient norm before anything changes; may throw, and then nothing has changed
 */
export function trainStep(input: StepInput, accept: (result: StepResult) => void = () => {}): StepResult {
  let result: StepResult | undefined;
  tf.tidy(() => {
    const names: string[] = [];
    const totals: tf.Scalar[] = [];
    const parts: tf.Scalar[][] = [];
    const all: Gradients[] = [];
    for (const [i, batch] of input.batches.entries()) {
      const { value, gradients } = valueAndGradients(input.model.parameters, () => {
        const terms = input.objective.terms(forward(input, batch, i));
        if (i === 0) names.push(...terms.map(({ name }) => name));
        parts.push(terms.map(({ loss }) => tf.keep(loss.clone())));
        return totalLoss(terms);
      });
      totals.push(value);
      all.push(gradients);
    }
    const gradients = average(all);
    const norm = globalNorm(gradients);
    result = read(names, totals, parts, norm);
    tf.dispose(parts);
    accept(result);
    input.optimizer.update(gradients, input.learningRate, clipFactor(norm, input.clipNorm));
  });
  return result as unknown as StepResult;
}

function forward({ model, objective, step, steps, random }: StepInput, batch: EncoderBatch, index: number) {
  const { parameters, config } = model;
  const seeds = random ? new DropoutSeeds(random.fork("batch", index)) : null;
  const hidden = encode(parameters, config, batch, seeds, objective.positions(batch)); // (B·L, H)
  return { parameters, config, batch, hidden, seeds, step, steps };
}

/** Every number of the step in one read. */
function read(names: string[], totals: tf.Scalar[], parts: tf.Scalar[][], norm: tf.Scalar): StepResult {
  const mean = (scalars: tf.Scalar[]) => tf.div<tf.Scalar>(tf.addN(scalars), scalars.length);
  const means = names.map((_, term) => mean(parts.map((terms) => terms[term])));
  const [loss, gradNorm, ...values] = tf.stack([mean(totals), norm, ...means]).dataSync();
  return { loss, gradNorm, parts: Object.fromEntries(names.map((name, i) => [name, values[i]])) };
}

function average(all: Gradients[]): Gradients {
  if (all.length === 1) return all[0];
  const names = new Set(all.flatMap((gradients) => [...gradients.keys()]));
  return new Map(
    [...names].map((name) => {
      const present = all.flatMap((gradients) => gradients.get(name) ?? []);
      return [name, tf.div(tf.addN(present), all.length)];
    }),
  );
}
