/**
 * What every optimizer step ends with, whatever its loss: gradients averaged, clipped and applied, unless the numbers
 * are refused. The only place where training reads numbers off the engine.
 */
import * as tf from "@tensorflow/tfjs";
import type { Parameters } from "../model";
import type { AdamW } from "./adamw";
import { clipFactor, type Gradients, globalNorm, valueAndGradients } from "./gradients";
import { type LossTerm, totalLoss } from "./objectives";

/** One batch's loss, its terms before weighting by name, and the gradients; all on the engine. */
export interface Differentiated {
  value: tf.Scalar;
  /** Kept: whoever has them disposes of them. */
  parts: Map<string, tf.Scalar>;
  gradients: Gradients;
}

export interface StepResult {
  /** Total loss, nats. */
  loss: number;
  /** Its terms before weighting, nats. */
  parts: Record<string, number>;
  /** Global gradient norm before clipping. */
  gradNorm: number;
}

export interface UpdateInput {
  optimizer: AdamW;
  learningRate: number;
  /** Gradients longer than this, all together, are scaled down to it. */
  clipNorm: number;
}

/** The total of the terms and its gradients. Call it inside a tidy. */
export function differentiate(parameters: Parameters, makeTerms: () => LossTerm[]): Differentiated {
  const parts = new Map<string, tf.Scalar>();
  const { value, gradients } = valueAndGradients(parameters, () => {
    const terms = makeTerms();
    for (const { name, loss } of terms) parts.set(name, tf.keep(loss.clone()));
    return totalLoss(terms);
  });
  return { value, parts, gradients };
}

/**
 * One update with the mean of the batches' gradients, made only when `accept` approves of the numbers. Live tensors are
 * the same before and after.
 * @param batches makes them, inside a tidy
 * @param accept called with the loss and the gradient norm before anything changes; may throw, and then nothing has
 * changed
 */
export function updateStep(
  { optimizer, learningRate, clipNorm }: UpdateInput,
  batches: () => Differentiated[],
  accept: (result: StepResult) => void = () => {},
): StepResult {
  let result: StepResult | undefined;
  tf.tidy(() => {
    const all = batches();
    const gradients = average(all.map(({ gradients }) => gradients));
    const norm = globalNorm(gradients);
    result = read(all, norm);
    for (const { parts } of all) tf.dispose([...parts.values()]);
    accept(result);
    optimizer.update(gradients, learningRate, clipFactor(norm, clipNorm));
  });
  return result as unknown as StepResult;
}

/** Every number of the step in one read. */
function read(all: Differentiated[], norm: tf.Scalar): StepResult {
  const mean = (scalars: tf.Scalar[]) => tf.div<tf.Scalar>(tf.addN(scalars), scalars.length);
  const names = [...all[0].parts.keys()];
  const means = names.map((name) => mean(all.map(({ parts }) => parts.get(name) as tf.Scalar)));
  const total = mean(all.map(({ value }) => value));
  const [loss, gradNorm, ...values] = tf.stack([total, norm, ...means]).dataSync();
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
