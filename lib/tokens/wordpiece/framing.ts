/**
 * What every tokenizer does with the ids of a text: special tokens around them, a limit, and the tokens that they stand
 * for.
 */
import type { Vocabulary } from "./vocabulary";

/** What stands between the two texts of a pair: one [SEP] and another token type, or two and no types. */
export type TextPairTemplate = "bert" | "roberta";

/** How the ids of a text are framed. */
export interface EncodeOptions {
  /** Longest result in tokens, special tokens counted; the end is cut off. No limit by default. */
  maxLength?: number;
  /** Put [CLS] before and [SEP] after; true by default. */
  addSpecialTokens?: boolean;
}

/**
 * Values of a text's tokens with `first` before and `last` behind them. @throws RangeError when `maxLength` has no room
 * for the two
 */
export function framed(
  values: readonly number[],
  first: number,
  last: number,
  { maxLength, addSpecialTokens = true }: EncodeOptions,
): Int32Array {
  const added = addSpecialTokens ? 2 : 0;
  if (maxLength !== undefined && !(maxLength >= added)) {
    throw new RangeError(`maxLength must be at least ${added} to hold the special tokens, found ${maxLength}`);
  }
  const kept = Math.min(values.length, (maxLength ?? Infinity) - added);
  const framed = new Int32Array(kept + added);
  for (let i = 0, to = added / 2; i < kept; i++) framed[to + i] = values[i];
  if (addSpecialTokens) {
    framed[0] = first;
    framed[kept + 1] = last;
  }
  return framed;
}

/** @throws RangeError on an id outside the vocabulary */
export function tokensOfIds({ tokens, size }: Vocabulary, ids: ArrayLike<number>): string[] {
  return Array.from(ids, (id) => {
    const token = tokens[id];
    if (token === undefined) throw new RangeError(`no token has the id ${id}: the vocabulary has ${size}`);
    return token;
  });
}
