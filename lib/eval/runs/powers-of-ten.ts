/** What of decimal arithmetic doubles hold exactly. */

/** Whole numbers of so many digits are below 2^53. */
export const EXACT_DIGITS = 15;

/** 10^0 to 10^22, all that are doubles. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
