/**
 * One Transformer layer of BERT: self-attention and feed-forward, each with residual and LayerNorm after it
 * (post-norm).
 */
import type * as tf from "@tensorflow/tfjs";
import {
  attention,
  type Dense,
  type DropoutSeeds,
  linear,
  linearAddNorm,
  linearGelu,
  mergeHeads,
  type Projections,
  selfAttention,
  splitHeads,
} from "../engine/ops";
import { activate } from "./activation";
import type { Activation, EncoderConfig } from "./config";
import type { Parameters } from "./parameters";
import { groupedAttention, lengthGroups, type Rows, recompute, spreadRows, takeRows } from "./pass";

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
  const dense = (name: string) => ({
    weight: parameters.matrix(`${prefix}.${name}.weight`),
    bias: parameters.vector(`${prefix}.${name}.bias`),
  });
  const norm = (name: string) => ({
    scale: parameters.vector(`${prefix}.${name}.weight`),
    shift: parameters.vector(`${prefix}.${name}.bias`),
    epsilon: config.layerNormEpsilon,
  });
  const drop = { rate: config.hiddenDropout, seeds };
  const projections = {
    query: dense("attention.self.query"),
    key: dense("attention.self.key"),
    value: dense("attention.self.value"),
  };
  const asking = query ?? hidden;
  const context = attend(config, projections, { hidden, rows, mask, bias, batch, query, queryRows }, seeds); // (B·Q, H)
  const attended = linearAddNorm(
    context,
    dense("attention.output.dense"),
    asking,
    norm("attention.output.LayerNorm"),
    drop,
  ); // (B·Q, H)
  const inner = feedForwardInner(attended, dense("intermediate.dense"), config.activation); // (B·Q, I)
  return linearAddNorm(inner, dense("output.dense"), attended, norm("output.LayerNorm"), drop); // (B·Q, H)
}

/** The heads of all rows side by side. @returns (B·Q, H), or as many rows as ask */
function attend(
  config: EncoderConfig,
  projections: Projections,
  { hidden, rows, mask, bias, batch, query, queryRows }: Omit<LayerInput, "length">,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const how = { mask: mask as tf.Tensor4D, dropoutRate: config.attentionDropout, seeds };
  const heads = config.numHeads;
  // All rows stand in their places, and nothing but the mask is added to their scores.
  if (!rows && !queryRows && !bias) return selfAttention(hidden, projections, { ...how, asking: query, batch, heads });
  const project = (x: tf.Tensor2D, { weight, bias }: Dense) => linear(x, weight, bias);
  const [asks, keys, values] = [
    project(query ?? hidden, projections.query),
    project(hidden, projections.key),
    project(hidden, projections.value),
  ];
  const isOfTexts = mask.rank === 4 && mask.shape[0] === batch && mask.shape[2] === 1;
  if (rows && queryRows && queryRows.places.length > 0 && isOfTexts && !bias)
    return groupedAttention([asks, keys, values], lengthGroups(rows, queryRows, batch), { ...how, heads });
  const headsOf = (x: tf.Tensor2D, rows: Rows | undefined) => {
    const block = spreadRows(x, rows);
    return splitHeads(block, batch, block.shape[0] / batch, heads);
  };
  const context = attention(headsOf(asks, queryRows), headsOf(keys, rows), headsOf(values, rows), { ...how, bias });
  return takeRows(mergeHeads(context), queryRows);
}

function feedForwardInner(x: tf.Tensor2D, dense: Dense, activation: Activation): tf.Tensor2D {
  return activation === "gelu" ? linearGelu(x, dense) : activate(linear(x, dense.weight, dense.bias), activation);
}
