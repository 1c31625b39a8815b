/** float32 to IEEE half precision, rounded to the nearest, ties to even, as NumPy and PyTorch round. */

/** The bit patterns of halves. What is too large becomes the largest half: a weight is never an infinity. */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) halves[i] = halfOf(bits[i]);
  return halves;
}

const LARGEST = 0x7bff;

function halfOf(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const exponent = ((single >>> 23) & 0xff) - 112;
  const fraction = single & 0x7fffff;
  if (exponent >= 31) return sign | LARGEST;
  if (exponent > 0) return sign | Math.min(LARGEST, rounded((exponent << 23) | fraction, 13));
  // Below the smallest normal half the leading one is written out; what is smaller still is zero.
  return exponent < -10 ? sign : sign | rounded(fraction | 0x800000, 14 - exponent);
}

/** Without its last bits, to the nearest and ties to even. A carry into the exponent is the right one. */
function rounded(bits: number, dropped: number): number {
  const kept = bits >>> dropped;
  const rest = bits & ((1 << dropped) - 1);
  const half = 1 << (dropped - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}
