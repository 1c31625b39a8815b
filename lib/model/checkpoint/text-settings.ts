/**
 * What a checkpoint's folder says of its texts: how long they may be, and what stands before them. Both ends of a
 * search have to keep to it. The manifest of a run of bowlab is believed alone; else sentence-transformers' settings,
 * else the tokenizer's longest sequence.
 */
import { readManifestFields } from "../../model-folder";
import { promptOf, readSentenceTexts, tokenizerMaximum } from "./sentence-transformers";
import { vectorSettings } from "./vector-settings";

/** How long a checkpoint's texts may be, and what stands before them. */
export interface TextSettings {
  /** Tokens, [CLS] and [SEP] counted; undefined: not stated. */
  maxLength?: number;
  /** Tokens that a text may have at most, where nothing says how many it had in training. */
  limit?: number;
  /** Put before the text as it is, with the space behind it; empty: nothing. */
  prefix: string;
  /** False: the tokens of the prefix are read, but left out of the pooling. */
  pooledPrefix: boolean;
}

/** @throws InputError on a setting of sentence-transformers that bowlab does not apply */
export function textSettings(folder: string, side: "query" | "passage"): TextSettings {
  const options = readManifestFields(folder)?.options;
  if (options) {
    const { [`${side}MaxLength`]: maxLength, [`${side}Prefix`]: prefix } = options;
    return {
      maxLength: typeof maxLength === "number" ? maxLength : undefined,
      prefix: typeof prefix === "string" && prefix !== "" ? `${prefix} ` : "",
      pooledPrefix: true,
    };
  }
  const texts = readSentenceTexts(folder);
  if (!texts) return { limit: tokenizerMaximum(folder), prefix: "", pooledPrefix: true };
  const pooledPrefix = vectorSettings(folder)?.includePrompt ?? true;
  // sentence-transformers reads as much as the encoder can where no length is set.
  return { maxLength: texts.maxLength ?? Number.POSITIVE_INFINITY, prefix: promptOf(texts, side), pooledPrefix };
}
