/** A command's options, made from their declarations. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { OptionDeclaration, OptionKind, OptionTable } from "../../options";

/** The declaration that an option was made from. */
export interface Declared {
  /** In a library call: batchSize. */
  name: string;
  declaration: OptionDeclaration;
}

const declared = new WeakMap<Option, Declared>();

/** What an option was declared as; undefined for one that was made by hand. */
export function declarationOf(option: Option): Declared | undefined {
  return declared.get(option);
}

/**
 * Adds the options of a table to a command.
 * @param order names that the help shows first, in this order; the others follow in the table's
 */
export function addOptions<T extends OptionTable>(
  command: Command,
  table: T,
  order: readonly (keyof T & string)[] = [],
): Command {
  const names = new Set<string>([...order, ...Object.keys(table)]);
  for (const name of names) {
    for (const option of optionsOf(name, table[name])) {
      declared.set(option, { name, declaration: table[name] });
      command.addOption(option);
    }
  }
  return command;
}

/** The option of the command line; two for a flag with an opposite. A flag that is set has its opposite alone. */
function optionsOf(name: string, declaration: OptionDeclaration): Option[] {
  const { type, help, withoutHelp } = declaration;
  const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const conflicts = [...(declaration.conflicts ?? [])];
  if (type.placeholder === undefined) {
    if (declaration.default === true) return [new Option(`--no-${words}`, help).conflicts(conflicts)];
    const flag = new Option(`--${words}`, help).conflicts(conflicts);
    return [flag, ...(withoutHelp ? [new Option(`--no-${words}`, withoutHelp)] : [])];
  }
  const option = new Option(`--${words} <${type.placeholder}>`, helpOf(declaration));
  if (type.choices) option.choices(type.choices);
  else if (type.read) option.argParser((typed) => fitting(typed, type));
  if (declaration.default !== undefined && !isToldInHelp(declaration))
    option.default(declaration.default, declaration.defaultText ?? type.write?.(declaration.default));
  if (declaration.required === true) option.makeOptionMandatory();
  return [option.conflicts(conflicts)];
}

/** Refuses, as wrong usage, an option that does nothing since the one that it belongs to was not given. */
export function requireNeeded(command: Command): void {
  for (const option of command.options) {
    const needed = declarationOf(option)?.declaration.needs;
    const isTyped = (name: string) => command.getOptionValueSource(name) === "cli";
    if (needed === undefined || !isTyped(option.attributeName()) || isTyped(needed)) continue;
    const owner = command.options.find((each) => each.attributeName() === needed);
    command.error(`error: option '${option.flags}' does nothing without ${owner?.long ?? needed}`);
  }
}

/** Typed options that would do nothing are wrong usage. @param owner what they belong to, and how it is asked for */
export function refuseIdle(command: Command, names: readonly string[], owner: string): void {
  for (const name of names) {
    if (command.getOptionValueSource(name) !== "cli") continue;
    const { long } = command.options.find((option) => option.attributeName() === name)!;
    command.error(`error: option '${long}' is of ${owner}`);
  }
}

/** Whether the help's words state the default: commander shows, and fills in, those that the command decides. */
function isToldInHelp(declaration: OptionDeclaration): boolean {
  return declaration.filledBy === "run" || declaration.default === undefined;
}

function helpOf(declaration: OptionDeclaration): string {
  const { help, type, defaultText } = declaration;
  if (!isToldInHelp(declaration)) return help;
  const { default: value } = declaration;
  const told = defaultText ?? (value === undefined ? "" : (type.write?.(value) ?? String(value)));
  return told === "" ? help : `${help} (default: ${told})`;
}

/** What was typed as a value that fits. Anything else is wrong usage and says what was expected. */
function fitting<T>(typed: string, { read, schema, expected }: OptionKind<T>): T {
  const value = schema.safeParse(read?.(typed));
  if (value.success) return value.data;
  throw new InvalidArgumentError(`Expected ${expected}.`);
}
