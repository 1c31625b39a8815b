/**
 * What a glance at numbers should tell: how many, from where to where, around what, and how many are not numbers at
 * all.
 */

export interface Statistics {
  count: number;
  /** Of the finite values; NaN when there is none. */
  min: number;
  max: number;
  mean: number;
  /** Population standard deviation. */
  std: number;
  nan: number;
  infinite: number;
  zeros: number;
}

/** In two passes: the mean first, so that large values of small spread keep their deviation. */
export function statisticsOf(values: ArrayLike<number | bigint>): Statistics {
  let [min, max, sum, nan, infinite, zeros] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      if (value === 0) zeros++;
      sum += value;
    }
  }
  const finite = values.length - nan - infinite;
  const mean = sum / finite;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const off = Number(values[i]) - mean;
    if (Number.isFinite(off)) squares += off * off;
  }
  const none = finite === 0;
  return {
    count: values.length,
    min: none ? Number.NaN : min,
    max: none ? Number.NaN : max,
    mean,
    std: Math.sqrt(squares / finite),
    nan,
    infinite,
    zeros,
  };
}

/** "min −1.2  mean 0.03  max 1.4  std 0.5  2 NaN" */
export function statisticsText({ count, min, max, mean, std, nan, infinite, zeros }: Statistics): string {
  if (count === 0) return "no values";
  const numbers =
    nan + infinite < count
      ? [`min ${figures(min)}`, `mean ${figures(mean)}`, `max ${figures(max)}`, `std ${figures(std)}`]
      : [];
  const parts = [nan > 0 && `${nan} NaN`, infinite > 0 && `${infinite} infinite`, zeros > 0 && `${zeros} zero`];
  return [...numbers, ...parts].filter(Boolean).join("  ");
}

/** Four figures. */
export function figures(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}
