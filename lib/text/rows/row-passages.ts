/** Rows as passages: the named fields as id, title and text. */
import { InputError } from "../../errors";
import type { Passage } from "../passage";
import type { Columns } from "./columns";
import { type Row, textOfValue, valueAt } from "./fields";

/** The passage of a row; undefined for one without title and text. @throws InputError on a field of the wrong kind */
export function passageOfRow(
  file: string,
  row: Row,
  columns: Columns,
  idAt: (number: number) => string,
): Passage | undefined {
  const read = (names: readonly string[], separator: string): string =>
    names
      .map((field) => textOfValue(valueAt(row.values, field), { file, line: row.line, field }).trim())
      .filter((part) => part !== "")
      .join(separator);
  const title = read(columns.title, " ");
  const text = read(columns.text, "\n\n");
  if (title === "" && text === "") return undefined;
  return { id: columns.id === undefined ? idAt(row.number) : idOf(file, row, columns.id), title, text };
}

function idOf(file: string, row: Row, field: string): string {
  const { line } = row;
  const id = textOfValue(valueAt(row.values, field), { file, line, field });
  if (id !== "") return id;
  throw new InputError("the row has no id", {
    file,
    line,
    field,
    expected: "a text or a number",
    found: line === undefined ? `nothing in row ${row.number}` : "nothing",
    fix: "mend the row, or name another field: --fields id=NAME; without one of the usual names, rows are numbered",
  });
}
