/** A model in memory: its configuration, its parameters, and how it makes a text's vector. */
import type { ProductPrecision } from "../../options";
import type { EncoderConfig } from "../config";
import type { Parameters } from "../parameters";
import type { PassMode } from "../pass";
import { type AnyPooling, modesOf } from "../pooling";
import { sizeBehind, type VectorModule } from "./sentence-transformers";

/** A model in memory, and how training computes it. Owns its parameters: call `dispose()` when done. */
export interface EncoderModel extends PassMode {
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
}

/** N, how many numbers a text's vector has. */
export function vectorSize({ config, pooling = "cls", modules = [] }: EncoderModel): number {
  return sizeBehind(modules, config.hiddenSize * modesOf(pooling).length);
}
