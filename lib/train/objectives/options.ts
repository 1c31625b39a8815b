/**
 * The options of objectives, under the field's names. Each objective takes some of them; what is not given has the
 * objective's own default.
 */
export interface ObjectiveOptions {
  /** bow: which reading, `code` (default) or `paper`. */
  bowReading?: string;
  /** bow, dupmae: weight of the bag-of-words term at the first step; 1, for dupmae 0.1. */
  bowWeight?: number;
  /**
   * bow, dupmae: the same at the last step, reached by a half cosine; a tenth of `bowWeight` in the code's reading of
   * bow, elsewhere `bowWeight` itself: no change.
   */
  bowFinalWeight?: number;
  /**
   * bow, dupmae: whether English stop words count in the bag, `in` (default, as in the paper and its code) or `out`.
   */
  bowStopWords?: string;
  /** ae, ar, ed, dupmae: weight of the decoder's term at the first step; 1. */
  decoderWeight?: number;
  /** ae, ar, ed, dupmae: the same at the last step; `decoderWeight` itself. */
  decoderFinalWeight?: number;
  /** ae, ed, dupmae: share of the tokens hidden from the decoder; 0.5. */
  decoderMaskRatio?: number;
  /** ae, ar: Transformer layers of the decoder; 1. */
  decoderLayers?: number;
  /** ar: tokens that a position sees, itself counted, beside the text's vector; 0 (default): all before it. */
  attentionWindow?: number;
  /**
   * ed, dupmae: how the decoder's masks are drawn, `vectorised` (default) or `official`: the same law, another speed.
   */
  maskSampler?: string;
  /** ae, ar, ed, bow: the text's vector, the state of [CLS] (`cls`, default) or the `mean` over its tokens. */
  pooling?: string;
}

/** Names of all of them. */
export const objectiveOptionNames: readonly (keyof ObjectiveOptions)[] = [
  "bowReading",
  "bowWeight",
  "bowFinalWeight",
  "bowStopWords",
  "decoderWeight",
  "decoderFinalWeight",
  "decoderMaskRatio",
  "decoderLayers",
  "attentionWindow",
  "maskSampler",
  "pooling",
];
