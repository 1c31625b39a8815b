/**
 * The order in which trec_eval reads a run: score descending, ties by document id descending in byte order; a rank
 * column counts for nothing. Version 10 compares scores as doubles, version 9 as single-precision floats, so that near
 * scores tie there.
 */

/** One query's results: document id → score. */
export type Results = ReadonlyMap<string, number>;

/** "trec10": scores as doubles. "trec9": scores rounded to float32 first. */
export type ScorePrecision = "trec10" | "trec9";

/**
 * Document ids, best first. @throws RangeError when a score is NaN or infinite: no order among such scores means
 * anything.
 */
export function rankDocuments(results: Results, precision: ScorePrecision = "trec10"): string[] {
  const rounded = Array.from(results, ([id, score]): [string, number] => {
    if (!Number.isFinite(score)) throw new RangeError(`the score of document ${id} is not finite: found ${score}`);
    return [id, precision === "trec9" ? Math.fround(score) : score];
  });
  rounded.sort(([idA, a], [idB, b]) => (a === b ? compareUtf8(idB, idA) : b > a ? 1 : -1));
  return rounded.map(([id]) => id);
}

/**
 * Compares texts by their UTF-8 bytes (which is by code points). JavaScript's own order differs where one text has a
 * surrogate pair and the other a character from U+E000 on.
 */
export function compareUtf8(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointOrder(x) - codePointOrder(y);
  }
  return a.length - b.length;
}

/** Moves surrogates behind every other code unit, where the characters they stand for belong. */
function codePointOrder(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
