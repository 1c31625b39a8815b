/** `decoder.safetensors`: a decoder's weights beside the encoder's, released with it. transformers passes it by. */
import * as fs from "node:fs";
import * as path from "node:path";
import { isDecoderParameter, type ParameterSpec, type Parameters } from "../parameters";
import { readSafetensors, storedParameters, storedValues, writeSafetensors } from "./weights";

export const decoderFile = "decoder.safetensors";

/** Which decoder: weights of one are of no use to another, though their shapes are the same. */
export type DecoderKind = "auto-encoding" | "auto-regressive" | "enhanced" | "cross-encoder";

/** Writes the decoder's parameters among `parameters`, whole or not at all. */
export function saveDecoder(folder: string, parameters: Parameters, kind: DecoderKind): void {
  const specs = parameters.specs.filter(isDecoderParameter);
  writeSafetensors(path.join(folder, decoderFile), storedParameters(parameters, specs), {
    format: "pt",
    decoder: kind,
  });
}

/**
 * The values of a decoder's parameters as `folder` keeps them, by name; undefined when it has no decoder of this kind
 * and number of layers.
 * @throws InputError when the file is damaged or a tensor does not fit
 */
export function loadDecoder(
  folder: string,
  kind: DecoderKind,
  specs: readonly ParameterSpec[],
): Map<string, Float32Array> | undefined {
  const file = path.join(folder, decoderFile);
  if (!fs.existsSync(file)) return undefined;
  const { tensors, metadata } = readSafetensors(file);
  if (metadata.decoder !== kind || tensors.size !== specs.length) return undefined;
  return new Map(specs.map((spec) => [spec.name, storedValues(file, spec, tensors)]));
}
