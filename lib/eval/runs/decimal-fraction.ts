/**
 * Decimal fractions of more digits than a double holds, such as the 16 or 17 by which programs write a double, divided
 * in the arithmetic of two doubles (Dekker, "A floating-point technique for extending the available precision", 1971).
 */
import { powersOfTen } from "./powers-of-ten";

/** Times a double, what splits it into two halves of 26 bits: 2^27 + 1. */
const SPLITTER = 134217729;

/** What the quotient of two doubles is wrong by, at most, as a share of it: some 2^-104, and a wide margin. */
const ERROR = 2 ** -98;

/**
 * (head · 10^tailDigits + tail) / 10^exponent, rounded once; NaN where it lies so near the middle between two doubles
 * that this cannot be told, and where the power is not a double.
 * @param head below 10^15, as `tail` below 10^7 a whole number
 */
export function decimalFraction(head: number, tail: number, tailDigits: number, exponent: number): number {
  const divisor = exponent >= 0 ? powersOfTen[exponent] : undefined;
  if (divisor === undefined) return Number.NaN;
  // The numerator is `high + low`, exactly: all its parts are whole numbers below 2^75.
  const power = powersOfTen[tailDigits];
  const product = head * power;
  const sum = product + tail;
  const rest = tail - (sum - product) + productError(head, power, product);
  const high = sum + rest;
  const low = rest - (high - sum);
  const quotient = high / divisor;
  const back = quotient * divisor;
  const correction = (high - back - productError(quotient, divisor, back) + low) / divisor;
  const margin = quotient * ERROR;
  const value = quotient + (correction - margin);
  return value === quotient + (correction + margin) ? value : Number.NaN;
}

/** a · b − product, exactly, where `product` is a · b rounded. */
function productError(a: number, b: number, product: number): number {
  const [aHigh, bHigh] = [upperHalf(a), upperHalf(b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function upperHalf(value: number): number {
  const wide = SPLITTER * value;
  return wide - (wide - value);
}
