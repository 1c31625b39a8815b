/**
 * The position-specific attention mask of enhanced decoding (RetroMAE; Xiao, Liu, Shao, Cao, EMNLP 2022): position i,
 * which is to be predicted, sees a random half of the text of its own and never itself. [CLS] and [SEP] are seen by all
 * but themselves; the pieces of a word are seen or hidden together (but for i's own). Two samplers with the same law
 * for every row.
 */
import type { Random } from "../../random";
import type { Vocabulary } from "../../tokens/wordpiece";
import { maskBudget } from "../masking";
import { clearBit, wordsFor } from "./bits";
import { officialRows } from "./official";
import { vectorisedRows } from "./vectorised";

const samplers = { vectorised: vectorisedRows, official: officialRows } as const;

/** `official`: as RetroMAE's code samples; `vectorised`: the same law, faster. */
export type MaskSampler = keyof typeof samplers;
/**
 * The samplers of position-specific masks by name: "official" as in RetroMAE's code, "vectorised" the same law for less
 * work.
 */
export const maskSamplers = Object.keys(samplers) as MaskSampler[];

/** How much of a text a position may see in enhanced decoding, and how that is drawn. */
export interface VisibilityOptions {
  /** Share of a text's tokens that a position does not see, [CLS] and [SEP] counted in its length. */
  ratio: number;
  sampler: MaskSampler;
  vocabulary: Vocabulary;
  random: Random;
}

/**
 * The position-specific attention mask of enhanced decoding (RetroMAE; Xiao et al., EMNLP 2022, section 3.3): each
 * position sees a random part of its text, and never itself.
 * @param rows (B) ids with [CLS] and [SEP], each of at most `length`
 * @param length L
 * @returns (B·L·⌈L/32⌉) for each position of each text a packed row of bits (see `bits.ts`), 1 where it sees; padding
 * neither sees nor is seen
 * @throws RangeError when `ratio` is not within 0 … 1
 */
export function visibilityMatrix(
  rows: readonly Int32Array[],
  length: number,
  { ratio, sampler, vocabulary, random }: VisibilityOptions,
): Uint32Array {
  const width = wordsFor(length);
  const matrix = new Uint32Array(rows.length * length * width);
  rows.forEach((ids, b) => {
    const place = (i: number) => (b * length + i) * width;
    const seen = Array.from(ids, (_, i) => matrix.subarray(place(i), place(i + 1)));
    samplers[sampler](ids, maskBudget(ids.length, ratio), vocabulary, random, seen);
    for (const [i, row] of seen.entries()) clearBit(row, i);
  });
  return matrix;
}
