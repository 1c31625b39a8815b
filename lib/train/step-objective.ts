/**
 * What a training step minimises over a batch: the one interface by which objectives of pre-training and of
 * fine-tuning, GradCache among them, plug into the trainer.
 */
import * as tf from "@tensorflow/tfjs";
import type { EncoderModel, Parameters } from "../model";
import type { Random } from "../random";
import { type Gradients, valueAndGradients } from "./gradients";

/**
 * What a training step minimises: the interface by which objectives plug into the trainer.
 * @typeParam B one collated batch
 */
export interface StepObjective<B> {
  /** Loss and gradients over one of the step's batches, all left on the engine. Called inside a tidy. */
  gradients(model: EncoderModel, batch: B, at: StepPlace): Differentiated;
  /**
   * Every term is a cross-entropy over the vocabulary, of which a uniform guess has ln V: a loss far above that has
   * exploded.
   */
  overVocabulary?: true;
}

/** Where in a training a batch stands. */
export interface StepPlace {
  /** Optimizer step, counted from 1. */
  step: number;
  /** Steps in all: the clock of weights that change over training. */
  steps: number;
  /** The batch's place among those of the step, from 0. */
  index: number;
  /** Dropout's stream of the step; null: no dropout. */
  random: Random | null;
}

/** One term of the total loss. */
export interface LossTerm {
  /** Its key in `log.jsonl`'s `parts`. */
  name: string;
  /** Before weighting. */
  loss: tf.Scalar;
  weight: number;
}

/** One batch's loss, its terms before weighting by name, and the gradients; all on the engine. */
export interface Differentiated {
  value: tf.Scalar;
  /** Kept: whoever has them disposes of them. */
  parts: Map<string, tf.Scalar>;
  gradients: Gradients;
}

/** The total of the terms and its gradients for every parameter. Call it inside a tidy. */
export function differentiate(parameters: Parameters, makeTerms: () => LossTerm[]): Differentiated {
  const parts = new Map<string, tf.Scalar>();
  const found = valueAndGradients(parameters, () => totalKeeping(parts, makeTerms()));
  return { ...found, parts };
}

/** The total, and every term's own value kept in `parts`. @returns scalar */
export function totalKeeping(parts: Map<string, tf.Scalar>, terms: LossTerm[]): tf.Scalar {
  for (const { name, loss } of terms) parts.set(name, tf.keep(loss.clone()));
  return totalLoss(terms);
}

/** Σ weight · loss. @returns scalar */
export function totalLoss(terms: LossTerm[]): tf.Scalar {
  return terms
    .map(({ loss, weight }) => (weight === 1 ? loss : tf.mul<tf.Scalar>(loss, weight)))
    .reduce((sum, term) => tf.add<tf.Scalar>(sum, term));
}
