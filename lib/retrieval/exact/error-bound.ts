/**
 * How far an engine's product of a query and a vector can be from their score (`innerProduct`). With q̃ and ṽ the
 * factors as the engine rounds them, |q·v − q̃·ṽ| ≤ ‖q − q̃‖ ‖v‖ + ‖q̃‖ ‖v − ṽ‖ (Cauchy and Schwarz); to it come the
 * sum's own rounding (Higham 2002, section 3.1: H terms in any order), what is lost below the smallest normal number,
 * and the rounding of the product that is written.
 */

/** How a product is computed. */
export interface ScanArithmetic {
  /** Largest relative error of a factor that is rounded before it is multiplied; 0: it is not. */
  factor: number;
  /** Largest relative error of the product that is written, beyond that of a sum in float32. */
  result: number;
}

/** Factors, sums and products in float32. */
export const FLOAT32: ScanArithmetic = { factor: 0, result: 0 };
/** Factors and products rounded to 8 bits, sums in float32. */
export const BFLOAT16: ScanArithmetic = { factor: 2 ** -8, result: 2 ** -8 };
/** Factors rounded to 11 bits, as NVIDIA's processors do with float32 (TF32), with a bit to spare. */
export const TF32: ScanArithmetic = { factor: 2 ** -10, result: 0 };

/** Smallest normal float32: what is below it may count as 0. */
const TINY = 2 ** -126;
/** Norms whose product is above this may overflow in float32. */
const HUGE = 2 ** 120;

/**
 * The part of the error that does not depend on the product: |score − product| ≤ bound + result · |product|.
 * @param query ‖q‖
 * @param vector ‖v‖, or the largest of several
 * @returns infinity where the product may overflow, and says nothing
 */
export function absoluteError(query: number, vector: number, dimension: number, { factor }: ScanArithmetic): number {
  if (!(query < HUGE && vector < HUGE && query * vector < HUGE)) return Number.POSITIVE_INFINITY;
  const lost = TINY * Math.sqrt(dimension);
  const [deltaQuery, deltaVector] = [factor * query + lost, factor * vector + lost];
  const factors = deltaQuery * vector + (query + deltaQuery) * deltaVector;
  // 2⁻²³ is twice the unit of rounding: it covers sums rounded toward 0, and the score's own rounding to float32.
  const sum = (dimension + 8) * 2 ** -23 * (query + deltaQuery) * (vector + deltaVector);
  return (factors + sum) * (1 + 1e-6) + (2 * dimension + 8) * TINY;
}

/** The largest score that a product can stand for. @param absolute as `absoluteError` */
export function upperScore(product: number, absolute: number, { result }: ScanArithmetic): number {
  return product + absolute + relative(result) * Math.abs(product);
}

/** The smallest score that a product can stand for. @param absolute as `absoluteError` */
export function lowerScore(product: number, absolute: number, { result }: ScanArithmetic): number {
  return product - absolute - relative(result) * Math.abs(product);
}

/** The smallest product whose score can reach `score`: the inverse of `upperScore`, a little lower. */
export function leastProduct(score: number, absolute: number, { result }: ScanArithmetic): number {
  const rest = score - absolute;
  const product = rest >= 0 ? rest / (1 + relative(result)) : rest / (1 - relative(result));
  return product - Math.abs(product) * 2 ** -22;
}

/** Of the rounded number, where `error` is of the exact one; widened for what a double rounds. */
function relative(error: number): number {
  return (error / (1 - error)) * (1 + 1e-6);
}
