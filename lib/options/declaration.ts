/**
 * One declaration an option: its type, default, help and unit stand here once. The schema of a library call
 * (`optionSchema`), the option of the command line and the comparison of a run with the one it goes on with
 * (`describeDifferences`) are made from it.
 */
import type { OptionKind } from "./kinds";

export interface OptionDeclaration<T = unknown> {
  type: OptionKind<T>;
  /** One line for the command's help, without the default. */
  help: string;
  /** Of a number: "tokens", "steps". */
  unit?: string;
  default?: T;
  /** The default in words, where its value does not say enough or is not known beforehand. */
  defaultText?: string;
  /** Filled in by the run, which works the default out: in its settings there always is a value. */
  derived?: true;
  /** Must be given; or, in words, unless what is given. */
  required?: true | string;
  /** Of a flag: help of its opposite, `--no-pack`. */
  withoutHelp?: string;
  /** Options that it cannot stand beside. */
  conflicts?: readonly string[];
  /** An option without which it does nothing. */
  needs?: string;
  /** Where a run's manifest keeps it, because it decides the result: "options.seed", "data.fingerprint". */
  recorded?: string;
  /** Who fills in the default: the run, since a recipe or a checkpoint may say otherwise, or (absent) the command. */
  filledBy?: "run";
  /** Recorded, but no difference between two runs. */
  compared?: false;
  /** What runs did that are older than the option. */
  earlier?: T;
}

// biome-ignore lint/suspicious/noExplicitAny: a table's options are of any type, each of its own.
export type OptionTable = Readonly<Record<string, OptionDeclaration<any>>>;

/** A table of options, by their names in a library call. The command line's names follow: batchSize, `--batch-size`. */
export function optionTable<const T extends OptionTable>(table: T): T {
  return table;
}

/** The same table for options that decide a run's result: its manifest keeps them below `options`. */
export function runSettings<const T extends OptionTable>(table: T): T {
  const entries = Object.entries(table).map(([name, declaration]) => [
    name,
    { filledBy: "run", recorded: `options.${name}`, ...declaration },
  ]);
  return Object.fromEntries(entries) as T;
}

type ValueOf<D> = D extends { type: OptionKind<infer T> } ? T : never;
type Values<T, K extends keyof T> = { [P in K]: ValueOf<T[P]> };
type Flat<T> = { [P in keyof T]: T[P] };
type Having<T, Mark> = { [K in keyof T]: T[K] extends Mark ? K : never }[keyof T];
type Split<T, Present extends keyof T> = Flat<Values<T, Present> & Partial<Values<T, Exclude<keyof T, Present>>>>;

/** What may be given: all of it is optional but what must be given. */
export type Given<T> = Split<T, Having<T, { required: true }>>;

/** What there is when the defaults are filled in. */
export type Complete<T> = Split<T, Having<T, { required: unknown } | { default: unknown } | { derived: true }>>;

/** The options that have a default value. */
export type Defaults<T> = { [K in Having<T, { default: unknown }>]: T[K] extends { default: infer D } ? D : never };

/** The defaults of a table. */
export function defaultsOf<T extends OptionTable>(table: T): Defaults<T> {
  const entries = Object.entries(table).filter(([, declaration]) => declaration.default !== undefined);
  return Object.fromEntries(entries.map(([name, declaration]) => [name, declaration.default])) as Defaults<T>;
}
