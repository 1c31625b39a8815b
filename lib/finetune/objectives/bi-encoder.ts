/**
 * A bi-encoder's loss over a step's groups: contrastive, and where there is a teacher, distillation of its scores.
 * Letters: Q queries, G passages a group, P = Q·G, H hidden.
 */
import * as tf from "@tensorflow/tfjs";
import type { PlainBatch } from "../../batches";
import { DropoutSeeds } from "../../engine/ops";
import { contrastiveLoss, distillationLoss, groupScores, similarities } from "../../loss";
import { type EncoderModel, encode, type Pooling, pooledPositions, pooledVectors } from "../../model";
import { inLayer } from "../../profile";
import type { Random } from "../../random";
import { type Differentiated, differentiate, type LossTerm } from "../../train";
import type { BiBatch } from "../groups";

/** How a bi-encoder's vectors are compared. */
export interface BiEncoderOptions {
  pooling: Pooling;
  /** Inner products are divided by it. */
  temperature: number;
  /** Weight of the KL divergence from the teacher; the contrastive loss has 1. */
  distillationWeight: number;
}

export type Side = "queries" | "passages";

/** One chunk's vectors. @param random dropout's stream of the step; null: no dropout @returns (B, H) */
export function chunkVectors(
  { parameters, config }: EncoderModel,
  chunk: PlainBatch,
  pooling: Pooling,
  random: Random | null,
): tf.Tensor2D {
  const seeds = random && new DropoutSeeds(random);
  const hidden = encode(parameters, config, chunk, seeds, pooledPositions(chunk, pooling)); // (B·L, H)
  return inLayer("pooling", () => pooledVectors(hidden, chunk, pooling));
}

/** Each chunk has a stream of its own, the same however often it is asked for. */
export function chunkRandom(random: Random | null, side: Side, index: number): Random | null {
  return random?.fork(side, index) ?? null;
}

/** The vectors of one side, chunk by chunk. @returns (Q, H) or (P, H) */
export function sideVectors(
  model: EncoderModel,
  batch: BiBatch,
  side: Side,
  pooling: Pooling,
  random: Random | null,
): tf.Tensor2D {
  const chunks = batch[side].map((chunk, i) => chunkVectors(model, chunk, pooling, chunkRandom(random, side, i)));
  return chunks.length === 1 ? chunks[0] : tf.concat(chunks);
}

/** The terms of the loss. @param queries (Q, H) @param passages (P, H) */
export function biEncoderTerms(
  queries: tf.Tensor2D,
  passages: tf.Tensor2D,
  batch: BiBatch,
  { temperature, distillationWeight }: BiEncoderOptions,
): LossTerm[] {
  const scores = similarities(queries, passages, temperature); // (Q, P)
  const terms: LossTerm[] = [{ name: "contrastive", loss: contrastiveLoss(scores, batch), weight: 1 }];
  if (batch.teacher) {
    const loss = distillationLoss(groupScores(scores), batch.teacher);
    terms.push({ name: "distillation", loss, weight: distillationWeight });
  }
  return terms;
}

/** Loss and gradients with everything on one tape. */
export function biEncoderGradients(
  model: EncoderModel,
  batch: BiBatch,
  options: BiEncoderOptions,
  random: Random | null,
): Differentiated {
  return differentiate(model.parameters, () => {
    const queries = sideVectors(model, batch, "queries", options.pooling, random); // (Q, H)
    const passages = sideVectors(model, batch, "passages", options.pooling, random); // (P, H)
    return inLayer("head", () => biEncoderTerms(queries, passages, batch, options));
  });
}
