/**
 * The parameters a decoder adds: Transformer layers and nothing else. Embeddings, position table and prediction head
 * are the encoder's own.
 */
import type { EncoderConfig } from "../config";
import { decoderPrefix, layerSpecs, type ParameterSpec } from "../parameters";

/** Layers of a decoder are called `decoder.layer.0`, … */
export const decoderLayerPrefix = `${decoderPrefix}layer`;

/** The layers of a decoder, of the encoder's width and heads. */
export function decoderSpecs(config: EncoderConfig, layers = 1): ParameterSpec[] {
  return Array.from({ length: layers }, (_, i) =>
    layerSpecs(`${decoderLayerPrefix}.${i}`, config.hiddenSize, config.intermediateSize),
  ).flat();
}
