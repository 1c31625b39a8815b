/** The arrays a collator hands to a model. Letters: B batch, L length, M masked positions of the whole batch. */

/** One collated batch, still off the engine: B sequences padded to L = min(longest in batch, limit). */
export interface EncoderBatch {
  /** B. */
  batchSize: number;
  /** L. */
  length: number;
  /** (B·L) row-major, after masking. */
  inputIds: Int32Array;
  /** (B·L) before masking. */
  originalIds: Int32Array;
  /** (B·L) 1 token, 0 padding. */
  attentionMask: Int32Array;
  /** (M) flat index b·L + l, ascending. */
  maskedPositions: Int32Array;
  /** (M) the original ids there. */
  maskedLabels: Int32Array;
  /** (B+1) where each row's ids begin in `bagIds`. */
  bagOffsets: Int32Array;
  /** Distinct non-special ids of the unmasked row, ascending within a row, less those kept `outOfBag`. */
  bagIds: Int32Array;
  /** (B) the passages' ids. */
  passageIds: string[];
  /** For a decoder that reads a masked text of its own (`ae`). */
  decoderMasked?: MaskedText;
  /** (B·L·⌈L/32⌉) for enhanced decoding: what each position sees, a bit a position (`visibilityMatrix`). */
  visible?: Uint32Array;
}

/** The same texts masked once more, for a decoder. Letter: D positions masked for it. */
export interface MaskedText {
  /** (B·L) row-major, after masking. */
  inputIds: Int32Array;
  /** (D) flat index b·L + l, ascending. */
  maskedPositions: Int32Array;
  /** (D) the original ids there. */
  maskedLabels: Int32Array;
}

/** The batches of one optimizer step. @typeParam B one collated batch */
export interface StepBatches<B = EncoderBatch> {
  batches: B[];
  /** Time it took to make them, milliseconds, in whichever thread. */
  collatorMs: number;
}

/** A batch for encoding: nothing masked. */
export interface PlainBatch {
  /** B. */
  batchSize: number;
  /** L, the longest row; at least 1. */
  length: number;
  /** (B·L) row-major. */
  inputIds: Int32Array;
  /** (B·L) 1 token, 0 padding. */
  attentionMask: Int32Array;
}
