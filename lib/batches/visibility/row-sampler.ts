/** What a sampler of the position-specific mask is. */
import type { Random } from "../../random";
import type { Vocabulary } from "../../tokens/wordpiece";

/**
 * Fills `rows`, one for each token of `ids`, with a bit for every token that is seen: all but those of whole words
 * chosen at random within `budget`. Bits at and beyond `ids.length` are clear.
 */
export type RowSampler = (
  ids: Int32Array,
  budget: number,
  vocabulary: Vocabulary,
  random: Random,
  rows: readonly Uint32Array[],
) => void;
