/** The options of a library call, checked by their declarations. */
import { z } from "zod";
import { InputError } from "../errors";
import { type Complete, defaultsOf, type Given, type OptionDeclaration, type OptionTable } from "./declaration";
import { nearestNames } from "./nearest-names";

/** The schema of a table's complete options. What the table does not know is left out. */
export function optionSchema<T extends OptionTable>(table: T): z.ZodObject {
  const shape = Object.entries(table).map(([name, declaration]): [string, z.ZodType] => {
    const { type, required, derived } = declaration;
    const isPresent = required !== undefined || derived || declaration.default !== undefined;
    return [name, isPresent ? type.schema : type.schema.optional()];
  });
  return z.object(Object.fromEntries(shape));
}

/**
 * The options that are given, and known to the table, in its order.
 * @param of whose options they are: "of the run"
 * @throws InputError naming the option that is out of range, and what was expected
 */
export function checkOptions<T extends OptionTable>(table: T, given: object, of?: string): Partial<Given<T>> {
  requireNeeded(table, given, of);
  return parsed(table, optionSchema(table).partial(), given, of) as Partial<Given<T>>;
}

/**
 * The same, filled in with the defaults.
 * @throws InputError naming the option that is missing or out of range
 */
export function completeOptions<T extends OptionTable>(table: T, given: object, of?: string): Complete<T> {
  requireNeeded(table, given, of);
  return parsed(table, optionSchema(table), { ...defaultsOf(table), ...definedOf(given) }, of) as Complete<T>;
}

/** Refuses an option that would do nothing, since the one that it belongs to is not given. */
function requireNeeded(table: OptionTable, given: object, of?: string): void {
  const values = definedOf(given);
  for (const [name, declaration] of Object.entries(table)) {
    const { needs } = declaration;
    // The command line hands the default on.
    if (needs === undefined || [undefined, declaration.default].includes(values[name]) || values[needs]) continue;
    const what = `an option${of === undefined ? "" : ` ${of}`} does nothing alone`;
    throw new InputError(what, { field: name, expected: `${needs} beside it`, fix: `give ${needs}, or leave it out` });
  }
}

/** Names of options: a table's, or a list of those that no command line has, such as `signal`. */
type Known = OptionTable | readonly string[];

/** Those of a command's options that a call has. */
export function knownOptions<T extends object>(given: T, tables: readonly Known[]): T {
  const known = namesIn(tables);
  return Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name))) as T;
}

/**
 * Refuses options that a call does not have: ignored, they would seem to have done something.
 * @param tables what the call has
 * @throws InputError naming the option, and the name that was probably meant
 */
export function requireKnown(given: object, tables: readonly Known[], of?: string): void {
  const known = namesIn(tables);
  const unknown = Object.keys(definedOf(given)).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const plain = (name: string): string => name.replace(/[-_]/g, "").toLowerCase();
  const same = known.filter((name) => plain(name) === plain(unknown));
  const near = same.length > 0 ? same : nearestNames(unknown, known);
  throw new InputError(`unknown option${of === undefined ? "" : ` ${of}`}`, {
    field: unknown,
    expected: near.length > 0 ? near.join(" or ") : `one of ${[...new Set(known)].sort().join(", ")}`,
    fix: near.length > 0 ? "mend the name" : "leave it out",
  });
}

function namesIn(tables: readonly Known[]): string[] {
  return tables.flatMap((table) => (Array.isArray(table) ? (table as readonly string[]) : Object.keys(table)));
}

function parsed(table: OptionTable, schema: z.ZodObject, given: object, of?: string): object {
  const values = definedOf(given);
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const field = String(result.error.issues[0].path[0]);
  const option = of === undefined ? "an option" : `an option ${of}`;
  if (values[field] === undefined) {
    const { required } = table[field];
    const fix = typeof required === "string" ? `give it, or ${required}` : "give it";
    throw new InputError(`${option} is missing`, { field, fix });
  }
  const expected = expectationOf(table[field]);
  const { refusal, choices } = table[field].type;
  const what = refusal ?? (choices ? `unknown ${field}` : `${option} is out of range`);
  throw new InputError(what, { field, expected, found: describeValue(values[field]) });
}

/** "a whole number of at least 3 (tokens)" */
function expectationOf({ type, unit }: OptionDeclaration): string {
  return unit === undefined ? type.expected : `${type.expected} (${unit})`;
}

function describeValue(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? typeof value);
}

function definedOf(given: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
