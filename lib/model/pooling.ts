/** From the hidden states of a text to its one vector: the state of [CLS], or the mean over all its tokens. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { unknownChoice } from "../errors";
import { readJson } from "../files";
import type { Padding } from "./attention-mask";
import { clsPositions, clsVectors } from "./encoder";

export const poolings = ["cls", "mean"] as const;
export type Pooling = (typeof poolings)[number];

/** @throws InputError naming the choices when there is no such pooling */
export function parsePooling(name: string): Pooling {
  if ((poolings as readonly string[]).includes(name)) return name as Pooling;
  throw unknownChoice("pooling", name, poolings);
}

/** What a checkpoint's folder says of its vectors: bowlab's manifest, or sentence-transformers' pooling layer. Undefined: nothing. */
export function statedPooling(folder: string): Pooling | undefined {
  const read = (...parts: string[]): Record<string, unknown> | undefined => {
    const file = path.join(folder, ...parts);
    return fs.existsSync(file) ? (readJson(file) as Record<string, unknown>) : undefined;
  };
  const named = (read("manifest.json")?.objective as { pooling?: unknown } | undefined)?.pooling;
  if (poolings.includes(named as Pooling)) return named as Pooling;
  const layer = read("1_Pooling", "config.json");
  if (layer?.pooling_mode_mean_tokens === true) return "mean";
  return layer?.pooling_mode_cls_token === true ? "cls" : undefined;
}

/** Flat positions b·L + l whose states the vectors are made of. */
export function pooledPositions(batch: Padding, pooling: Pooling): Int32Array {
  if (pooling === "cls") return clsPositions(batch);
  return Int32Array.from(batch.attentionMask.keys()).filter((at) => batch.attentionMask[at] === 1);
}

/**
 * One vector a text; `mean` counts [CLS] and [SEP] and leaves padding out, as sentence encoders do.
 * @param hidden (B·L, H), of which only the rows at `pooledPositions` are read
 * @returns (B, H)
 */
export function pooledVectors(hidden: tf.Tensor2D, batch: Padding, pooling: Pooling): tf.Tensor2D {
  const { batchSize: B, length: L, attentionMask } = batch;
  if (pooling === "cls") return clsVectors(hidden, B, L);
  const weights = new Float32Array(B * L);
  for (let b = 0; b < B; b++) {
    const row = attentionMask.subarray(b * L, (b + 1) * L);
    const tokens = row.reduce((sum, token) => sum + token, 0);
    for (let l = 0; l < L; l++) weights[b * L + l] = row[l] / tokens;
  }
  const weighted = tf.mul(hidden.reshape([B, L, -1]), tf.tensor3d(weights, [B, L, 1])); // (B, L, H)
  return tf.sum(weighted, 1); // (B, H)
}
