/** What one pre-training objective is: the loss terms it adds up, made from one shared forward pass of the encoder. */
import * as tf from "@tensorflow/tfjs";
import type { DecoderInput, EncoderBatch } from "../../batches";
import type { DropoutSeeds } from "../../engine/ops";
import type { DecoderKind, EncoderConfig, ParameterSpec, Parameters } from "../../model";
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

/** One term of the total loss. */
export interface LossTerm {
  /** Its key in `log.jsonl`'s `parts`. */
  name: string;
  /** Before weighting. */
  loss: tf.Scalar;
  weight: number;
}

/** Parameters beside the encoder's and its head's. */
export interface DecoderParameters {
  kind: DecoderKind;
  specs(config: EncoderConfig): ParameterSpec[];
}

export interface Objective {
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

/** Σ weight · loss. @returns scalar */
export function totalLoss(terms: LossTerm[]): tf.Scalar {
  return terms
    .map(({ loss, weight }) => (weight === 1 ? loss : tf.mul<tf.Scalar>(loss, weight)))
    .reduce((sum, term) => tf.add<tf.Scalar>(sum, term));
}
