/** What one pre-training objective is: the loss terms it adds up, made from one shared forward pass of the encoder. */
import type * as tf from "@tensorflow/tfjs";
import type { DecoderInput, EncoderBatch } from "../../batches";
import { DropoutSeeds } from "../../engine/ops";
import { type DecoderKind, type EncoderConfig, encode, type ParameterSpec, type Parameters } from "../../model";
import { inLayer } from "../../profile";
import { differentiate, type LossTerm, type StepObjective } from "../step-objective";
import type { BowStopWords } from "./stop-words";

/** The forward pass that every term reads from. */
export interface Forward {
  parameters: Parameters;
  config: EncoderConfig;
  batch: EncoderBatch;
  /** (B·L, H), the encoder's last hidden states of the masked text, at the objective's positions. */
  hidden: tf.Tensor2D;
  /** null: no dropout. */
  seeds: DropoutSeeds | null;
  /** Optimizer step, counted from 1. */
  step: number;
  /** Steps in all: the clock of weights that change over training. */
  steps: number;
}

/** Parameters beside the encoder's and its head's. */
export interface DecoderParameters {
  kind: DecoderKind;
  specs(config: EncoderConfig): ParameterSpec[];
}

/** What the file of an objective says of it. */
export interface ObjectiveDefinition {
  name: string;
  /** Which reading of the literature, and every option, as the manifest records it. */
  options: Record<string, string | number | boolean>;
  /** Absent: the objective has no parameter of its own. */
  decoder?: DecoderParameters;
  /** What the collator makes for the decoder. Absent: nothing. */
  decoderInput?: DecoderInput;
  /** Whether stop words count in the collator's bags. Absent: they do. */
  bowStopWords?: BowStopWords;
  /** Flat positions of the batch whose last hidden states the terms read; the others come as zeros. */
  positions(batch: EncoderBatch): Int32Array;
  terms(forward: Forward): LossTerm[];
}

/** An objective that can be trained on. */
export interface Objective extends ObjectiveDefinition, StepObjective<EncoderBatch> {}

/** The objective with its gradients, which come of one forward pass that all terms share. */
export function trainable(definition: ObjectiveDefinition): Objective {
  const gradients: Objective["gradients"] = ({ parameters, config }, batch, { step, steps, index, random }) =>
    differentiate(parameters, () => {
      const seeds = random && new DropoutSeeds(random.fork("batch", index));
      const hidden = encode(parameters, config, batch, seeds, definition.positions(batch)); // (B·L, H)
      return inLayer("head", () => definition.terms({ parameters, config, batch, hidden, seeds, step, steps }));
    });
  return { ...definition, gradients, overVocabulary: true };
}
