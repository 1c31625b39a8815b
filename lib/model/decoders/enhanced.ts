/**
 * Enhanced decoding (RetroMAE; Xiao, Liu, Shao, Cao, EMNLP 2022; `src/pretrain/modeling.py` of its code): one layer
 * with two streams. The query of position i is h + position_i alone: no LayerNorm, no type, no dropout. Keys and values
 * are [h, Emb(x_1), …] of the unmasked text. Position i sees its own random part of them and never itself, so every
 * token can be predicted at once. The residual adds the query.
 */
import * as tf from "@tensorflow/tfjs";
import type { DropoutSeeds } from "../../engine/ops";
import { visibilityMask } from "../attention-mask";
import type { EncoderConfig } from "../config";
import { transformerLayer } from "../layer";
import type { Parameters } from "../parameters";
import { spreadRows, takeRows, tokenRows } from "../pass";
import { type DecoderText, decoderInput } from "./input";
import { decoderLayerPrefix } from "./parameters";

/** A text and its vector, with what each position may see. */
export interface EnhancedInput extends DecoderText {
  /** (B·L·⌈L/32⌉) packed bits: what each position sees. */
  visible: Uint32Array;
  /** (B·L) 1 = token, 0 = padding; without it padding is computed as tokens are. */
  attentionMask?: Int32Array;
}

/**
 * The enhanced decoding of RetroMAE (Xiao et al., EMNLP 2022, section 3.3): one layer with two streams, in which every
 * token is predicted from a part of the text of its own.
 * @returns (B·L, H): row l has not seen token l and is to predict it; rows of padding mean nothing
 */
export function decodeEnhanced(
  parameters: Parameters,
  config: EncoderConfig,
  input: EnhancedInput,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const { vectors, length: L, visible, attentionMask } = input;
  const rows = attentionMask && tokenRows({ attentionMask });
  const [B, H] = vectors.shape;
  const table = parameters.matrix("bert.embeddings.position_embeddings.weight");
  const positions = tf.slice(table, [config.firstPosition, 0], [L, H]); // (L, H)
  const query = tf.add(vectors.reshape([B, 1, H]), positions).reshape([B * L, H]) as tf.Tensor2D; // (B·L, H)
  const hidden = decoderInput(parameters, config, input, seeds); // (B·L, H)
  const tokens = { hidden: takeRows(hidden, rows), rows, query: takeRows(query, rows), queryRows: rows };
  const layer = { ...tokens, mask: visibilityMask(visible, B, L), batch: B, length: L };
  return spreadRows(transformerLayer(parameters, `${decoderLayerPrefix}.0`, config, layer, seeds), rows);
}
