/**
 * The vocabulary projection of texts' vectors ([CLS], or the mean where the checkpoint was trained so): what the model
 * would say the passage's tokens are, given one vector.
 */
import * as tf from "@tensorflow/tfjs";
import { bareLogits, type EncoderModel, encodeBatch, mlmLogits, modesOf, type TokenBatch } from "../model";

/** `full`: the whole MLM head. `bare`: E·h_CLS, the paper's Eq. 11. */
export type ProjectionHead = "full" | "bare";

/** Scores over the vocabulary for every row of an unmasked batch. @returns (B, V) row-major, raw logits */
export async function projectCls(
  model: EncoderModel,
  batch: TokenBatch,
  head: ProjectionHead = "full",
): Promise<Float32Array> {
  const logits = tf.tidy(() => {
    const { config, parameters } = model;
    // The head reads what is as wide as the hidden states: modules behind the pooling, and poolings put end to end, are
    // not.
    const [pooling] = modesOf(model.pooling ?? "cls");
    const vectors = encodeBatch({ ...model, pooling, modules: [] }, batch); // (B, H)
    return head === "full" ? mlmLogits(parameters, config, vectors) : bareLogits(parameters, vectors); // (B, V)
  });
  const values = (await logits.data()) as Float32Array;
  logits.dispose();
  return values;
}
