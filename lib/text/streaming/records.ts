/** JSON records, one a line, and their typed fields, with errors that name file, line and field. */
import { excerpt, InputError } from "../../errors";
import type { OnRead } from "./chunks";
import { type Line, type LineCursor, MAX_LINE_BYTES, readLines } from "./lines";

export interface JsonRecord {
  file: string;
  /** Line of the record, counted from 1. */
  line: number;
  fields: Record<string, unknown>;
  /** Of a record inside another: where, in front of its fields' names. */
  within?: string;
}

/**
 * Streams the JSON objects of a `.jsonl` or `.jsonl.gz` file; blank lines are passed over. @throws InputError on a line
 * that is none.
 */
export async function* readRecords(file: string, onRead?: OnRead, cursor?: LineCursor): AsyncGenerator<JsonRecord> {
  for await (const line of readLines(file, MAX_LINE_BYTES, onRead, cursor)) {
    if (line.text.trim() !== "") yield { file, line: line.number, fields: parseObject(file, line) };
  }
}

/** The JSON object on a line. @throws InputError when it is none. */
export function parseObject(file: string, { number, text }: Line): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError("the line is not JSON", {
      file,
      line: number,
      expected: "one JSON object a line",
      found: excerpt(text),
      fix: "mend or remove the line",
      cause: error,
    });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError("the line is not a JSON object", {
      file,
      line: number,
      expected: "one JSON object a line",
      found: `${kindOf(value)} ${excerpt(text)}`,
      fix: "mend or remove the line",
    });
  }
  return value as Record<string, unknown>;
}

/** A text field; `missing` is what an absent or null field becomes, without it absence is an error. */
export function textField(record: JsonRecord, field: string, missing?: string): string {
  const value = record.fields[field];
  if (typeof value === "string") return value;
  if ((value === undefined || value === null) && missing !== undefined) return missing;
  throw wrongField(record, field, "a string", value);
}

/** An identifier: a non-empty string, or an integer (written out). `missing` as in `textField`. */
export function idField(record: JsonRecord, field: string, missing?: string): string {
  const value = record.fields[field];
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (value === undefined && missing !== undefined) return missing;
  throw wrongField(record, field, "a non-empty string", value);
}

/** An error about one field of a record. */
function wrongField(
  { file, line, within = "" }: JsonRecord,
  field: string,
  expected: string,
  value: unknown,
): InputError {
  const found = value === undefined ? "no such field" : value === "" ? "an empty string" : kindOf(value);
  return new InputError("the record has a field of the wrong type", {
    file,
    line,
    field: within + field,
    expected,
    found,
    fix: "mend or remove the record",
  });
}

/** A list of texts; absent or null is an empty one. */
export function textsField(record: JsonRecord, field: string): string[] {
  const value = record.fields[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrongField(record, field, "a list of strings", value);
  value.forEach((text, i) => {
    if (typeof text !== "string") throw wrongField(record, `${field}[${i}]`, "a string", text);
  });
  return value;
}

/**
 * A list of records, whose fields are then named `field[i].name`. Absent or null is an empty list unless it is
 * `needed`.
 */
export function recordsField(record: JsonRecord, field: string, needed = false): JsonRecord[] {
  const value = record.fields[field];
  if (!needed && (value === undefined || value === null)) return [];
  if (!Array.isArray(value)) throw wrongField(record, field, "a list of objects", value);
  return value.map((fields, i) => {
    const isObject = typeof fields === "object" && fields !== null && !Array.isArray(fields);
    if (!isObject) throw wrongField(record, `${field}[${i}]`, "an object", fields);
    return { ...record, fields, within: `${field}[${i}].` };
  });
}

/** Raises an `InputError` that names both lines when an id comes twice, in one file or in two. */
export class UniqueIds {
  readonly #seen = new Map<string, { file: string; line: number }>();

  /** Remembers an id. @throws InputError when it came before */
  add(id: string, file: string, line: number): void {
    const first = this.#seen.get(id);
    if (first !== undefined) {
      const place = first.file === file ? "" : ` of ${first.file}`;
      throw new InputError(`the id ${excerpt(id)} comes twice`, {
        file,
        line,
        found: `first on line ${first.line}${place}`,
        fix: "give every record an id of its own, or remove one of the two",
      });
    }
    this.#seen.set(id, { file, line });
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
