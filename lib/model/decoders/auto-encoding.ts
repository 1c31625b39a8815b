/**
 * The auto-encoding decoder: a shallow Transformer that restores a heavily masked text with the help of its vector, h
 * in the place of [CLS] (the decoder of masked auto-encoders for retrieval; "basic decoding" of RetroMAE, Xiao et al.,
 * EMNLP 2022).
 */
import type * as tf from "@tensorflow/tfjs";
import type { DropoutSeeds } from "../../engine/ops";
import { type Padding, paddingMask } from "../attention-mask";
import type { EncoderConfig } from "../config";
import type { Parameters } from "../parameters";
import { tokenRows } from "../pass";
import { transformerStack } from "../stack";
import { type DecoderText, decoderInput } from "./input";
import { decoderLayerPrefix } from "./parameters";

/** A heavily masked text and its vector, and the D positions that are to be restored. */
export interface AutoEncodingInput extends DecoderText, Padding {
  /** How many layers. */
  layers: number;
  /** (D) flat positions to restore. */
  positions: Int32Array;
}

/**
 * The basic decoding of RetroMAE (Xiao et al., EMNLP 2022, section 3.2): Transformer layers over the masked text, with
 * its vector in the place of [CLS].
 * @returns (B·L, H), zero where nothing is to be restored
 */
export function decodeAutoEncoding(
  parameters: Parameters,
  config: EncoderConfig,
  input: AutoEncodingInput,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const { batchSize, length, layers, positions } = input;
  const hidden = decoderInput(parameters, config, input, seeds); // (B·L, H)
  const places = { hidden, rows: tokenRows(input), batch: batchSize, length, positions };
  const stack = { ...places, mask: paddingMask(input), layers };
  return transformerStack(parameters, decoderLayerPrefix, config, stack, seeds);
}
