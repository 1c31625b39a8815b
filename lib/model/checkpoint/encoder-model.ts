/** A model in memory: its configuration, its parameters, and how it makes a text's vector. */
import type { ProductPrecision } from "../../options";
import type { EncoderConfig } from "../config";
import type { Parameters } from "../parameters";
import { type AnyPooling, modesOf } from "../pooling";
import { sizeBehind, type VectorModule } from "./sentence-transformers";

/** A model in memory. Owns its parameters: call `dispose()` when done. */
export interface EncoderModel {
  config: EncoderConfig;
  parameters: Parameters;
  /** How it was trained to make a text's vector. Default cls. */
  pooling?: AnyPooling;
  /** What is applied to the pooled vector, in order; their weights are among the parameters. Default: nothing. */
  modules?: readonly VectorModule[];
  /** Longest text that it was made for, tokens, [CLS] and [SEP] counted. Default: not stated. */
  maxLength?: number;
  /** Put before every query and passage, with the space behind it. Default: nothing. */
  prompts?: { query: string; passage: string };
  /** In which its products are computed; the parameters are float32 in any case. Default float32. */
  precision?: ProductPrecision;
  /** Training computes its layers again for their gradients, in the place of keeping what they made. Default false. */
  gradientCheckpointing?: boolean;
  /** Training computes tokens alone where a row is a row; attention sees the padded block. Default false. */
  unpadded?: boolean;
}

/** N, how many numbers a text's vector has. */
export function vectorSize({ config, pooling = "cls", modules = [] }: EncoderModel): number {
  return sizeBehind(modules, config.hiddenSize * modesOf(pooling).length);
}
