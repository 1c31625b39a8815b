/** Lists of passages in the records of training files, with errors that name file, line and field. */
import type { JsonRecord } from "../../corpus/readers/records";
import { InputError } from "../../errors";
import type { ExamplePassage } from "./records";

/**
 * The passages under `field`: title (may be missing), text, and an id under the first of `idFields` that is there.
 * An absent or null field is an empty list where `optional`.
 */
export function passageList(
  { file, line, fields }: JsonRecord,
  field: string,
  idFields: readonly string[],
  { optional = false } = {},
): ExamplePassage[] {
  const value = fields[field];
  if ((value === undefined || value === null) && optional) return [];
  const wrong = (where: string, expected: string) =>
    new InputError("the record has a field of the wrong type", { file, line, field: where, expected });
  if (!Array.isArray(value)) throw wrong(field, "an array of passages");
  return value.map((item: Record<string, unknown> | null, i): ExamplePassage => {
    const { title = "", text } = item ?? {};
    if (typeof text !== "string") throw wrong(`${field}[${i}].text`, "a string");
    if (typeof title !== "string" && title !== null) throw wrong(`${field}[${i}].title`, "a string");
    const id = idFields.map((name) => item?.[name]).find((id) => typeof id === "string" || Number.isInteger(id));
    return { id: id === undefined ? undefined : String(id), title: title ?? "", text };
  });
}
