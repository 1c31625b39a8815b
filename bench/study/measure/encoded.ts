/**
 * A checkpoint and the vectors of a collection's passages, made once and read by every measurement; and vectors' scores
 * over the vocabulary.
 */
import * as tf from "@tensorflow/tfjs";
import {
  bareLogits,
  type EncoderModel,
  encodeTexts,
  FlatIndex,
  loadModel,
  mlmLogits,
  type ProjectionHead,
  type WordPieceTokenizer,
} from "bowlab";

/** Longest query, tokens. */
const QUERY_LENGTH = 32;
/** Vectors scored at a time. */
const CHUNK = 64;

export interface EncodedCollection {
  model: EncoderModel;
  index: FlatIndex;
  queryVectors(texts: string[]): Promise<Float32Array>;
  /** (V) scores of passage `at`; the same array is filled again by the next call. */
  scores(places: readonly number[], head: ProjectionHead): Generator<Float32Array>;
}

/** Encodes every row of tokens, hands it to `use`, and disposes of the model. */
export async function withEncoded<T>(
  folder: string,
  tokenizer: WordPieceTokenizer,
  rows: Int32Array[],
  maxLength: number,
  use: (encoded: EncodedCollection) => T | Promise<T>,
): Promise<T> {
  const model = loadModel(folder);
  try {
    const H = model.config.hiddenSize;
    const vectors = await encodeTexts(model, tokenizer, rows, { maxLength, onProgress: () => {} }); // (N, H)
    return await use({
      model,
      index: new FlatIndex(vectors, H),
      queryVectors: (texts) => encodeTexts(model, tokenizer, texts, { maxLength: QUERY_LENGTH, onProgress: () => {} }),
      scores: (places, head) => projections(model, vectors, places, head),
    });
  } finally {
    model.parameters.dispose();
  }
}

function* projections(
  { config, parameters }: EncoderModel,
  vectors: Float32Array,
  places: readonly number[],
  head: ProjectionHead,
): Generator<Float32Array> {
  const { hiddenSize: H, vocabSize: V } = config;
  for (let start = 0; start < places.length; start += CHUNK) {
    const chunk = places.slice(start, start + CHUNK);
    const values = new Float32Array(chunk.length * H);
    chunk.forEach((place, i) => {
      values.set(vectors.subarray(place * H, (place + 1) * H), i * H);
    });
    const logits = tf.tidy(() => {
      const x = tf.tensor2d(values, [chunk.length, H]); // (B, H)
      return head === "full" ? mlmLogits(parameters, config, x) : bareLogits(parameters, x); // (B, V)
    });
    const scores = logits.dataSync() as Float32Array;
    logits.dispose();
    for (let i = 0; i < chunk.length; i++) yield scores.subarray(i * V, (i + 1) * V);
  }
}
