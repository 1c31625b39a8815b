/** Words of the command line that commander does not read by itself: pairs, numbers with units, lists. */
import { CommanderError, InvalidArgumentError } from "commander";

/** A number of `unit`, 0 or more. */
export const amount = (unit: string) => (text: string) => {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError(`expected ${unit}, 0 or more`);
  return value;
};

export const seconds = amount("seconds");

/** How many at a time: a whole number from 1. */
export function jobs(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("expected a whole number, 1 or more");
  return value;
}

/** A repeatable option's values so far and one more. */
export const collect = (value: string, all: string[] = []) => [...all, value];

/** Options that take a name and a value. */
const pairs: Record<string, string> = { "-p": "--parameter", "-r": "--raw" };

/** Commander's options take one word: `-p NAME VALUE` becomes `--parameter=NAME=VALUE` before it looks. */
export function joinParameters(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const name = pairs[argv[i]] ?? (Object.values(pairs).includes(argv[i]) ? argv[i] : undefined);
    if (name && i + 2 < argv.length) words.push(`${name}=${argv[++i]}=${argv[++i]}`);
    else words.push(argv[i]);
  }
  return words;
}

/** "NAME=VALUE" apart again. */
export function splitParameter(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw usageError("-p takes a name and a value: -p steps 200");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Wrong usage that commander cannot see: says so and makes the exit code 2. */
export function usageError(message: string): CommanderError {
  process.stderr.write(`error: ${message}\n`);
  return new CommanderError(2, "bowlab.usage", message);
}
