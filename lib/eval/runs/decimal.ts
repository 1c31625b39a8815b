/** Decimal numbers read from bytes, to the bit as `Number` reads them from text. */
import { decimalFraction } from "./decimal-fraction";
import { EXACT_DIGITS, powersOfTen } from "./powers-of-ten";

const [ZERO, POINT, PLUS, MINUS, E] = [48, 46, 43, 45, 101];

/** Digits behind the first EXACT_DIGITS that are read as well. */
const MORE_DIGITS = 7;

/**
 * The decimal number in bytes `start` to `end`, such as `12`, `-0.5`, `.5`, `5.` or `1e-3`. NaN where it is none, and
 * where it has so many digits or so large an exponent that a few operations on doubles do not give it for certain.
 */
export function decimalAt(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  let [head, tail] = [0, 0];
  let [headDigits, tailDigits, digits, exponent, point] = [0, 0, 0, 0, -1];
  let at = sign === MINUS || sign === PLUS ? start + 1 : start;
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >= 0 && digit <= 9) {
      digits++;
      if (headDigits < EXACT_DIGITS) {
        head = head * 10 + digit;
        if (head !== 0) headDigits++;
      } else {
        tail = tail * 10 + digit;
        tailDigits++;
      }
    } else if (bytes[at] === POINT && point < 0) point = digits;
    else break;
  }
  if (digits === 0 || tailDigits > MORE_DIGITS) return Number.NaN;
  if (point >= 0) exponent = point - digits;
  if (at < end) exponent += (bytes[at] | 32) === E ? wholeAt(bytes, at + 1, end) : Number.NaN;
  const value = tailDigits === 0 ? scaled(head, exponent) : decimalFraction(head, tail, tailDigits, -exponent);
  return sign === MINUS ? -value : value;
}

/**
 * value · 10^exponent. A double below 2^53 times or by a power of ten that is a double too is rounded once, and so
 * rightly (Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990). NaN where the power is not.
 */
function scaled(value: number, exponent: number): number {
  if (exponent >= 0) return value * (powersOfTen[exponent] ?? Number.NaN);
  return value / (powersOfTen[-exponent] ?? Number.NaN);
}

/** A small whole number with a sign or without; NaN where it is none. */
function wholeAt(bytes: Uint8Array, start: number, end: number): number {
  const isSigned = bytes[start] === MINUS || bytes[start] === PLUS;
  const value = digitsAt(bytes, isSigned ? start + 1 : start, end);
  return bytes[start] === MINUS ? -value : value;
}

/** The number that up to nine digits write; NaN for anything else. */
export function digitsAt(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 9) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Whether the bytes are digits alone. */
export function areDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] < ZERO || bytes[at] > ZERO + 9) return false;
  return end > start;
}
