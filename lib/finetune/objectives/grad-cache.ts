/**
 * GradCache (Gao, Zhang, Han, Callan 2021): the gradient of a contrastive loss over a large batch in the memory of a
 * chunk. First all vectors without a tape; then the loss and its gradient for the vectors alone; then chunk by chunk
 * again, on a tape, with that gradient from above. The result is the plain gradient: the same chunk has the same
 * dropout masks both times.
 */
import * as tf from "@tensorflow/tfjs";
import type { EncoderModel, Pooling } from "../../model";
import type { Random } from "../../random";
import { addGradients, type Differentiated, type Gradients, totalKeeping, valueAndGradients } from "../../train";
import type { BiBatch } from "../groups";
import { type BiEncoderOptions, biEncoderTerms, chunkRandom, chunkVectors, type Side } from "./bi-encoder";

const sides: Side[] = ["queries", "passages"];

/** Loss and gradients as `biEncoderGradients` gives them. Call it inside a tidy. */
export function cachedGradients(
  model: EncoderModel,
  batch: BiBatch,
  options: BiEncoderOptions,
  random: Random | null,
): Differentiated {
  // (Q, H), (P, H)
  const [queries, passages] = sides.map((side) => vectorsByChunks(model, batch, side, options.pooling, random));
  const parts = new Map<string, tf.Scalar>();
  const { value, grads } = tf.valueAndGrads((...vectors: tf.Tensor[]) => {
    const [queries, passages] = vectors as tf.Tensor2D[];
    return totalKeeping(parts, biEncoderTerms(queries, passages, batch, options));
  })([queries, passages]);

  const gradients: Gradients = new Map();
  for (const [s, side] of sides.entries()) {
    let row = 0;
    for (const [i, chunk] of batch[side].entries()) {
      const from = tf.slice(grads[s] as tf.Tensor2D, [row, 0], [chunk.batchSize, -1]); // (B, H)
      row += chunk.batchSize;
      const { value, gradients: more } = valueAndGradients(model.parameters, () => {
        const vectors = chunkVectors(model, chunk, options.pooling, chunkRandom(random, side, i)); // (B, H)
        return tf.sum(tf.mul(vectors, from));
      });
      addGradients(gradients, more);
      tf.dispose([value, from]);
    }
  }
  tf.dispose([queries, passages, ...grads]);
  return { value: value as tf.Scalar, parts, gradients };
}

/** One side's vectors without a tape; what a chunk needed is gone before the next. @returns (Q, H) or (P, H) */
function vectorsByChunks(
  model: EncoderModel,
  batch: BiBatch,
  side: Side,
  pooling: Pooling,
  random: Random | null,
): tf.Tensor2D {
  const chunks = batch[side].map((chunk, i) =>
    tf.tidy(() => chunkVectors(model, chunk, pooling, chunkRandom(random, side, i))),
  );
  if (chunks.length === 1) return chunks[0];
  const all = tf.concat(chunks);
  tf.dispose(chunks);
  return all;
}
