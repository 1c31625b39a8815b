/** What an option's value may be. A value that a program gives and one that a person types are checked alike. */
import { z } from "zod";
import { decimal, LARGEST } from "./decimal";

export interface OptionKind<T> {
  /** What is expected, in words: "a whole number of at least 1". */
  expected: string;
  /** The complaint about a value that does not fit, where "out of range" would be wrong. */
  refusal?: string;
  schema: z.ZodType<T>;
  /** What a help text writes for a value, `n` in `--steps <n>`. A flag has none. */
  placeholder?: string;
  /** What was typed, as a value for the schema. Absent: the text itself. */
  read?(text: string): unknown;
  /** The value as a person types it. Absent: as JavaScript writes it. */
  write?(value: T): string;
  /** Every value there is, where they are few. */
  choices?: readonly string[];
  /** Whether the value is a number, or made of numbers. */
  numeric?: boolean;
}

function number(expected: string, schema: z.ZodType<number>, placeholder = "x"): OptionKind<number> {
  return { expected, schema, placeholder, read: decimal, numeric: true };
}

/** A whole number of at least `least`, and at most `most` where that is given. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): OptionKind<number> {
  const end = most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : "";
  return number(`a whole number of at least ${least}${end}`, z.number().int().min(least).max(most), "n");
}

/** A number above zero. */
export const positiveNumber = number("a number above 0", z.number().positive().max(LARGEST));

/** A number from `least` to `most`, both included. */
export function numberFrom(least: number, most = LARGEST): OptionKind<number> {
  const end = most < LARGEST ? ` to ${most}` : "";
  return number(`a number from ${least}${end}`, z.number().min(least).max(most));
}

/** A number between `least` and `most`, neither included. */
export function numberBetween(least: number, most: number): OptionKind<number> {
  return number(`a number between ${least} and ${most}`, z.number().gt(least).lt(most));
}

/** A part of a whole that is neither nothing nor everything. */
export const ratio = numberBetween(0, 1);

/** One of a few names. */
export function choice<const T extends string>(names: readonly T[], placeholder = "name"): OptionKind<T> {
  const schema = z.enum(names as readonly [T, ...T[]]) as unknown as z.ZodType<T>;
  return { expected: `one of ${names.join(", ")}`, schema, placeholder, choices: names };
}

/** Any text. */
export function text(placeholder = "text"): OptionKind<string> {
  return { expected: "a text", schema: z.string(), placeholder };
}

/** A text that is not empty. */
export function name(placeholder = "name"): OptionKind<string> {
  return { expected: "a name", schema: z.string().min(1), placeholder, read: (typed) => typed };
}

/** Where a file is. */
export const filePath = text("file");
/** Where a folder is. */
export const folderPath = text("dir");
/** Where a file or a folder is. */
export const anyPath = text("path");

/** Yes or no. */
export const flag: OptionKind<boolean> = { expected: "true or false", schema: z.boolean() };
