/** Paired samples: two systems' values for the same queries. */
import { InputError } from "../../errors";

/**
 * a − b, query by query.
 * @throws InputError when the samples differ in length, are empty, or a value is not finite.
 */
export function pairedDifferences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  if (a.length !== b.length) {
    throw new InputError("paired samples need a value of both systems for every query", {
      expected: `${a.length} values`,
      found: `${b.length}`,
    });
  }
  const differences = Float64Array.from({ length: a.length }, (_, i) => a[i] - b[i]);
  const bad = differences.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InputError(`pair ${bad} cannot be compared`, {
      expected: "finite numbers",
      found: `${a[bad]} and ${b[bad]}`,
    });
  }
  if (differences.length === 0) throw new InputError("there is no query to compare the systems on");
  return differences;
}

/** The mean of the values; NaN when there is none. */
export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
