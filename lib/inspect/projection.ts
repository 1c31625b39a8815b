/** The vocabulary projection of [CLS] vectors: what the model would say the passage's tokens are, given one vector. */
import * as tf from "@tensorflow/tfjs";
import { bareLogits, type EncoderModel, encodeCls, mlmLogits, type TokenBatch } from "../model";

/** `full`: the whole MLM head. `bare`: E·h_CLS, the paper's Eq. 11. */
export type ProjectionHead = "full" | "bare";

/** Scores over the vocabulary for every row of an unmasked batch. @returns (B, V) row-major, raw logits */
export async function projectCls(
  { config, parameters }: EncoderModel,
  batch: TokenBatch,
  head: ProjectionHead = "full",
): Promise<Float32Array> {
  const logits = tf.tidy(() => {
    const cls = encodeCls(parameters, config, batch); // (B, H)
    return head === "full" ? mlmLogits(parameters, config, cls) : bareLogits(parameters, cls); // (B, V)
  });
  const values = (await logits.data()) as Float32Array;
  logits.dispose();
  return values;
}
