/**
 * One Transformer layer of BERT: self-attention and feed-forward, each with residual and LayerNorm after it
 * (post-norm).
 */
import * as tf from "@tensorflow/tfjs";
import { attention, type DropoutSeeds, dropout, layerNorm, linear } from "../engine/ops";
import { activate } from "./activation";
import type { EncoderConfig } from "./config";
import type { Parameters } from "./parameters";
import { recompute } from "./recompute";
import { type Rows, spreadRows, takeRows } from "./rows";

/** What a Transformer layer reads. */
export interface LayerInput {
  /** (B·L, H), or (T, H) with `rows` */
  hidden: tf.Tensor2D;
  /** Where the rows of `hidden` stand among B·L. Default: they are all. */
  rows?: Rows;
  /** Added to attention scores, broadcast to (B, A, Q, L): 0 visible, very negative hidden. */
  mask: tf.Tensor;
  /** (1, A, L, L) added to the scores too, and learned. Not together with `query`. Default: nothing. */
  bias?: tf.Tensor4D;
  /** B */
  batch: number;
  /** L */
  length: number;
  /**
   * (B·Q, H), Q rows a sequence: what attends to `hidden` and what the residual adds. Default: `hidden` itself, Q = L.
   */
  query?: tf.Tensor2D;
  /** Where the rows of `query` stand among B·Q. Default: as those of `hidden` without a query, else they are all. */
  queryRows?: Rows;
}

/**
 * One layer of BERT (Vaswani et al., NeurIPS 2017, section 3.1, post-norm): self-attention and feed-forward, each with
 * a residual and LayerNorm after it. The caller tidies.
 * @returns (B·Q, H), or as many rows as `query` has
 */
export function transformerLayer(
  parameters: Parameters,
  prefix: string,
  config: EncoderConfig,
  { hidden, mask, bias, query, ...sizes }: LayerInput,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const weights = parameters.under(`${prefix}.`);
  return recompute({ inputs: { hidden, query, bias }, constants: { mask }, weights, seeds }, (tensors, seeds) =>
    computeLayer(parameters, prefix, config, { ...tensors, ...sizes }, seeds),
  );
}

function computeLayer(
  parameters: Parameters,
  prefix: string,
  config: EncoderConfig,
  { hidden, rows, mask, bias, batch, query, queryRows = query ? undefined : rows }: LayerInput,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const dense = (name: string, x: tf.Tensor2D) =>
    linear(x, parameters.matrix(`${prefix}.${name}.weight`), parameters.vector(`${prefix}.${name}.bias`));
  const norm = (name: string, x: tf.Tensor2D) =>
    layerNorm(
      x,
      parameters.vector(`${prefix}.${name}.weight`),
      parameters.vector(`${prefix}.${name}.bias`),
      config.layerNormEpsilon,
    );
  const drop = (x: tf.Tensor2D) => dropout(x, config.hiddenDropout, seeds);
  const heads = (name: string, x: tf.Tensor2D, rows: Rows | undefined) => {
    const block = spreadRows(dense(`attention.self.${name}`, x), rows);
    return splitHeads(block, batch, block.shape[0] / batch, config.numHeads);
  };

  const asking = query ?? hidden;
  const context = attention(
    heads("query", asking, queryRows),
    heads("key", hidden, rows),
    heads("value", hidden, rows),
    { mask, bias, dropoutRate: config.attentionDropout, seeds },
  ); // (B, A, Q, D)
  const attended = norm(
    "attention.output.LayerNorm",
    tf.add(asking, drop(dense("attention.output.dense", takeRows(mergeHeads(context), queryRows)))),
  ); // (B·Q, H)
  const inner = activate(dense("intermediate.dense", attended), config.activation); // (B·Q, I)
  return norm("output.LayerNorm", tf.add(attended, drop(dense("output.dense", inner)))); // (B·Q, H)
}

/** (B·L, H) → (B, A, L, D) */
export function splitHeads(x: tf.Tensor2D, batch: number, length: number, heads: number): tf.Tensor4D {
  return tf.transpose(x.reshape([batch, length, heads, x.shape[1] / heads]) as tf.Tensor4D, [0, 2, 1, 3]);
}

/** (B, A, L, D) → (B·L, H) */
export function mergeHeads(x: tf.Tensor4D): tf.Tensor2D {
  const [batch, heads, length, size] = x.shape;
  return tf.transpose(x, [0, 2, 1, 3]).reshape([batch * length, heads * size]);
}
