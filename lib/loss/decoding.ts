/**
 * Which tokens a decoder is to predict from which of its states, for decoders that predict (nearly) all of them from
 * the unmasked text.
 */
import type { MaskedTargets } from "./masked-lm";

/** Unmasked texts, as the collator makes them. */
export interface Texts {
  /** B */
  batchSize: number;
  /** L */
  length: number;
  /** (B·L) */
  originalIds: Int32Array;
  /** (B·L) 1 = token, 0 = padding */
  attentionMask: Int32Array;
}

/**
 * Every token but the first and the last of a text ([CLS] and [SEP]), from the state at its own place: enhanced
 * decoding.
 */
export function innerTokens(texts: Texts): MaskedTargets {
  return targets(texts, 1, 1, 0);
}

/** Every token but the first, [SEP] included, from the state before it: auto-regressive decoding. */
export function nextTokens(texts: Texts): MaskedTargets {
  return targets(texts, 0, 1, 1);
}

/** Positions first … n − 1 − last of every text of n tokens, with the token `ahead` places further on. */
function targets(texts: Texts, first: number, last: number, ahead: number): MaskedTargets {
  const { batchSize, length, originalIds, attentionMask } = texts;
  const positions: number[] = [];
  for (let b = 0; b < batchSize; b++) {
    const row = attentionMask.subarray(b * length, (b + 1) * length);
    const tokens = row.reduce((sum, token) => sum + token, 0);
    for (let l = first; l < tokens - last; l++) positions.push(b * length + l);
  }
  const maskedPositions = Int32Array.from(positions);
  return { maskedPositions, maskedLabels: maskedPositions.map((at) => originalIds[at + ahead]) };
}
