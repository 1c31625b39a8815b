/** Named encoder shapes. */
import { unknownChoice } from "../errors";
import { type EncoderConfig, encoderConfig } from "./config";

/** Without dropout: a model this small, trained this briefly, does not overfit, and learns slower with it. */
const undropped = { hiddenDropout: 0, attentionDropout: 0 };

/** layers × hidden × heads × inner; parameter counts (tied MLM head included) are for a vocabulary of 8,000. */
const presets = {
  /** 1.5 M parameters: tests, a minute on `wasm`. */
  tiny: { numLayers: 2, hiddenSize: 128, numHeads: 2, intermediateSize: 512, ...undropped },
  /** 5.4 M: the course, minutes on two cores. */
  mini: { numLayers: 4, hiddenSize: 256, numHeads: 4, intermediateSize: 1024, ...undropped },
  /** 14 M: an hour on two cores. */
  small: { numLayers: 6, hiddenSize: 384, numHeads: 12, intermediateSize: 1536 },
  /** 92 M (110 M with BERT's own vocabulary): BERT-base, for a GPU. */
  base: { numLayers: 12, hiddenSize: 768, numHeads: 12, intermediateSize: 3072 },
} as const;

/** The name of an encoder's shape. */
export type PresetName = keyof typeof presets;
/** The names of the presets, the smallest first. */
export const presetNames = Object.keys(presets) as PresetName[];

/**
 * The preset's configuration for a vocabulary. @throws InputError naming the choices when the name is unknown.
 * @example
 * ```ts
 * import { preset } from "bowlab";
 *
 * const { numLayers, hiddenSize, numHeads, vocabSize } = preset("mini", 8000);
 * console.log(numLayers, hiddenSize, numHeads, vocabSize); // → 4 256 4 8000
 * ```
 */
export function preset(name: string, vocabSize: number, changes: Partial<EncoderConfig> = {}): EncoderConfig {
  if (!Object.hasOwn(presets, name)) throw unknownChoice("preset", name, presetNames);
  return encoderConfig({ ...presets[name as PresetName], vocabSize, ...changes });
}
