/** Numbers as options: written in decimals, within a range. Anything else is wrong usage and says what was expected. */
import { InvalidArgumentError } from "commander";
import { parseRanks, type Ranks } from "../../finetune";

/** Beyond this an engine's numbers, float32, are infinite. */
const MOST = 3.4e38;

/**
 * A number in decimals, `0.5` or `1e-4`; undefined for everything else that `Number` would take, such as "" or `0x10`.
 */
function decimal(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return undefined;
  const value = Number(text);
  return Math.abs(value) <= MOST ? value : undefined;
}

/** An option's value as a whole number of at least `least`, and at most `most` where that is given. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = decimal(text);
    if (value !== undefined && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    const end = most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : "";
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}${end}.`);
  };
}

/** An option's value as a number above zero. */
export function positiveNumber(text: string): number {
  const value = decimal(text);
  if (value !== undefined && value > 0) return value;
  throw new InvalidArgumentError("Expected a number above 0.");
}

/** An option's value as a number from `least` to `most`, both included. */
export function numberFrom(least: number, most = MOST) {
  return (text: string): number => {
    const value = decimal(text);
    if (value !== undefined && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a number from ${least}${most < MOST ? ` to ${most}` : ""}.`);
  };
}

/** An option's value as a number between `least` and `most`, neither included. */
export function numberBetween(least: number, most: number) {
  return (text: string): number => {
    const value = decimal(text);
    if (value !== undefined && value > least && value < most) return value;
    throw new InvalidArgumentError(`Expected a number between ${least} and ${most}.`);
  };
}

/** Two numbers with a comma between them. */
export function twoNumbers(text: string): number[] {
  const values = text.split(",").map(decimal);
  if (values.length === 2 && values.every((each) => each !== undefined)) return values;
  throw new InvalidArgumentError("Expected two numbers, such as 0.3,0.7.");
}

/** First and last rank, `2-200`. */
export function rankRange(text: string): Ranks {
  try {
    return parseRanks(text);
  } catch {
    throw new InvalidArgumentError("Expected the first and the last rank counted from 1, for example 2-200.");
  }
}

/** The same, as it was written. */
export function rankRangeText(text: string): string {
  return rankRange(text).join("-");
}
