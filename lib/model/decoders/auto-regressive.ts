/**
 * The auto-regressive decoder: a shallow causal Transformer over the unmasked text whose first position is the text's
 * vector; with a window, tokens far back are seen through the vector alone (as in the decoder of CoT-MAE v2; Wu et
 * al. 2023). Deliberate deviation: BERT's layers (LayerNorm behind each part), not GPT-2's, so that all decoders are
 * made of the same layer.
 */
import type * as tf from "@tensorflow/tfjs";
import type { DropoutSeeds } from "../../engine/ops";
import { causalMask } from "../attention-mask";
import type { EncoderConfig } from "../config";
import type { Parameters } from "../parameters";
import { tokenRows } from "../pass";
import { transformerStack } from "../stack";
import { type DecoderText, decoderInput } from "./input";
import { decoderLayerPrefix } from "./parameters";

/** A text and its vector, read from left to right. */
export interface AutoRegressiveInput extends DecoderText {
  /** How many layers. */
  layers: number;
  /** Tokens that a position sees, itself counted, beside the vector; 0: all before it. */
  window: number;
  /** (B·L) 1 = token, 0 = padding; without it padding is computed as tokens are. */
  attentionMask?: Int32Array;
}

/**
 * Causal Transformer layers over a text whose first position is its vector (Wu et al. 2023, CoT-MAE v2).
 * @returns (B·L, H): row l of a text has seen nothing behind position l and is to predict token l + 1
 */
export function decodeAutoRegressive(
  parameters: Parameters,
  config: EncoderConfig,
  input: AutoRegressiveInput,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const { vectors, length, layers, window, attentionMask } = input;
  const hidden = decoderInput(parameters, config, input, seeds); // (B·L, H)
  const places = { hidden, rows: attentionMask && tokenRows({ attentionMask }), batch: vectors.shape[0], length };
  const stack = { ...places, mask: causalMask(length, window), layers };
  return transformerStack(parameters, decoderLayerPrefix, config, stack, seeds);
}
