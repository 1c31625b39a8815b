/** What is wrong with a value of a request, in words: what was expected, and what was found. */
import type { z } from "zod";

const kinds: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
  undefined: "nothing",
};

const units: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

/** @param value the whole request; what was found is looked up in it by the complaint's path */
export function complaintInWords(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${kindInWords(issue.expected)}, found ${kindInWords(kindOf(valueAt(value, issue.path)))}`;
    case "too_small":
      return `expected at least ${amountInWords(issue.minimum, issue.origin)}${foundSize(valueAt(value, issue.path))}`;
    case "too_big":
      return `expected at most ${amountInWords(issue.maximum, issue.origin)}${foundSize(valueAt(value, issue.path))}`;
    case "invalid_value":
      return `expected ${issue.values.map((each) => JSON.stringify(each)).join(" or ")}`;
    case "unrecognized_keys":
      return `there is no field ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
    default:
      return issue.message;
  }
}

function kindInWords(kind: string): string {
  return kinds[kind] ?? kind;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function amountInWords(amount: number | bigint, origin: string): string {
  const unit = units[origin] ?? "";
  return `${amount}${Number(amount) === 1 ? unit.replace(/ies$/, "y").replace(/s$/, "") : unit}`;
}

function foundSize(value: unknown): string {
  if (typeof value === "number") return `, found ${value}`;
  return typeof value === "string" || Array.isArray(value) ? `, found ${value.length}` : "";
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
