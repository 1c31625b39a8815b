/** Which fields of a record or a table are what, and their values as texts. */
import { InputError } from "../../errors";
import type { LinePlace } from "../streaming";

/**
 * Names of the fields that hold a passage. Several are joined by `+`, those of an object within the record have a point
 * between: `{ text: "summary+body.plain" }`.
 */
export interface Fields {
  /** Default: `_id`, `docid`, `id` or the like, else the row's number. */
  id?: string;
  /** Default: `title` where there is such a field. */
  title?: string;
  text: string;
}

/** A record or a row of a table. */
export interface Row {
  /** Counted from 1 in its file. */
  number: number;
  /** Where it begins in its file, counted from 1; absent where a file has no lines. */
  line?: number;
  values: Readonly<Record<string, unknown>>;
  /** Bytes of the text before it, where reading can begin there. */
  at?: number;
  /** Lines of the text before it, down to the end of the row before, where they were counted. */
  linesBefore?: number;
}

/** Where a row begins. Its `line` is its number, since a row may have several lines. */
export interface RowPlace extends LinePlace {
  /** Lines of the text before it, where they were counted. */
  linesBefore?: number;
}

/** The names that `+` joins. */
export function joinedNames(field: string | undefined): string[] {
  return field === undefined ? [] : field.split("+").map((name) => name.trim());
}

/**
 * The value of a field: of that very name, or inside the objects that its parts name. Undefined where there is none.
 */
export function valueAt(values: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(values, name)) return values[name];
  let value: unknown = values;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** A value as a text: texts, numbers, dates and lists of them; "" for none. @throws InputError for an object */
export function textOfValue(value: unknown, place: { file: string; line?: number; field: string }): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (Array.isArray(value)) return value.map((each) => textOfValue(each, place)).join("\n");
  const inside = Object.keys(value).slice(0, 8);
  throw new InputError("the field holds an object and not a text", {
    ...place,
    expected: "a text, a number, or a list of texts",
    found: `an object with ${inside.join(", ") || "nothing"}`,
    fix: `name what is in it, for example ${place.field}.${inside[0] ?? "text"}`,
  });
}
