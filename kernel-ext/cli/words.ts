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
const pairs = new Map([
  ["-p", "--parameter"],
  ["-r", "--raw"],
  ["--parameter", "--parameter"],
  ["--raw", "--raw"],
]);

/** Commander's options take one word: `-p NAME VALUE` becomes `--parameter=NAME=VALUE` before it looks. */
export function joinParameters(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === "--") return [...words, ...argv.slice(i)];
    const name = pairs.get(argv[i]);
    if (name && i + 2 < argv.length) words.push(`${name}=${argv[++i]}=${argv[++i]}`);
    else words.push(argv[i]);
  }
  return words;
}

/** "NAME=VALUE" apart again, for all that were given by `option`; no name twice. */
export function pairsOf(option: string, texts: readonly string[]): [string, string][] {
  const given = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) throw usageError(`${option} takes a name and a value: ${option} steps 200`);
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    const other = given.get(name);
    if (other !== undefined && other !== value) {
      throw usageError(`${option} gives ${name} twice, as ${other} and as ${value}; for one run each use --sweep`);
    }
    given.set(name, value);
  }
  return [...given];
}

/**
 * @throws CommanderError when words behind `--` look like options: there they are names of files, and what they ask for
 * is not done
 */
export function refuseOptionsBehindDashes(argv: readonly string[], options: readonly (string | undefined)[]): void {
  const at = argv.indexOf("--");
  const option = at < 0 ? undefined : argv.slice(at + 1).find((word) => options.includes(word.split("=")[0]));
  if (option === undefined) return;
  throw usageError(
    `${option} stands behind --, where every word is a file's name; put the options before it: --out DIR -- FILE`,
  );
}

/** Wrong usage that commander cannot see: says so and makes the exit code 2. */
export function usageError(message: string): CommanderError {
  process.stderr.write(`error: ${message}\n`);
  return new CommanderError(2, "bowlab.usage", message);
}
