/**
 * The score of a query and a vector, the same for every index and engine: their inner product in double precision,
 * rounded to float32. It does not depend on what else is searched, so scores compare equal wherever they are computed.
 */

/**
 * @param a a row of `dimension` numbers that begins at `fromA`
 * @param b likewise
 */
export function innerProduct(
  a: Float32Array,
  fromA: number,
  b: ArrayLike<number>,
  fromB: number,
  dimension: number,
): number {
  const whole = dimension & ~3;
  // Four running sums, because each addition waits for the one before it.
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let h = 0;
  for (; h < whole; h += 4) {
    s0 += a[fromA + h] * b[fromB + h];
    s1 += a[fromA + h + 1] * b[fromB + h + 1];
    s2 += a[fromA + h + 2] * b[fromB + h + 2];
    s3 += a[fromA + h + 3] * b[fromB + h + 3];
  }
  for (; h < dimension; h++) s0 += a[fromA + h] * b[fromB + h];
  return Math.fround(s0 + s1 + (s2 + s3));
}
