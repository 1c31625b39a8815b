/** Finds out which fields hold id, title and text: those that were named, or those of the usual names. */
import { InputError } from "../../errors";
import { idFieldOf } from "../streaming";
import { type Fields, joinedNames, type Row, valueAt } from "./fields";

/** Names of the text where none is given, in the order in which they count. */
const TEXT_NAMES = ["text", "passage", "contents", "content", "body"];

/** Rows without the text's field before it is taken to be a mistake. */
const PATIENCE = 1000;

/** The fields of one file's rows. */
export class Columns {
  readonly id: string | undefined;
  readonly title: readonly string[];
  readonly text: readonly string[];
  readonly #file: string;
  readonly #first: Row;
  /** Which of the text's fields came in a row. */
  readonly #met = new Set<string>();
  #rows = 0;

  /**
   * @param header the names of a table's columns; absent where each record has fields of its own
   * @throws InputError when a field is not in the header, or no field looks like a text
   */
  constructor(file: string, first: Row, given: Fields | undefined, header?: readonly string[]) {
    this.#file = file;
    this.#first = first;
    const names = header ?? Object.keys(first.values);
    const usual = (wanted: readonly string[]): string | undefined =>
      wanted.map((each) => names.find((name) => name.trim().toLowerCase() === each)).find((name) => name !== undefined);
    const text = given?.text ?? usual(TEXT_NAMES);
    if (text === undefined) throw withoutText(file, names);
    this.text = joinedNames(text);
    // A record may lack a field that others have.
    this.title = joinedNames(given?.title ?? (header === undefined ? "title" : usual(["title"])));
    this.id = given?.id ?? idFieldOf({ file, line: first.line ?? 1, fields: first.values }, "passage");
    if (header === undefined) return;
    for (const name of this.text) this.#met.add(name);
    for (const [what, of] of [
      ["id", given?.id ? [given.id] : []],
      ["title", this.title],
      ["text", this.text],
    ] as const) {
      for (const name of of) if (!isColumn(header, name)) throw notThere(file, name, what, header);
    }
  }

  /** Takes note of the fields that a row has. @throws InputError when none of many rows has a field of the text */
  meet({ values }: Row): void {
    this.#rows++;
    if (this.#met.size === this.text.length) return;
    for (const name of this.text) if (valueAt(values, name) !== undefined) this.#met.add(name);
    if (this.#rows === PATIENCE && this.#met.size === 0) this.end();
  }

  /** All rows are read. @throws InputError when none had one of the text's fields */
  end(): void {
    const missing = this.text.find((name) => !this.#met.has(name));
    if (this.#rows > 0 && missing !== undefined) {
      throw notThere(this.#file, missing, "text", Object.keys(this.#first.values), this.#first.line);
    }
  }
}

function isColumn(header: readonly string[], name: string): boolean {
  return header.includes(name) || header.includes(name.split(".")[0]);
}

function notThere(
  file: string,
  field: string,
  what: keyof Fields,
  there: readonly string[],
  line?: number,
): InputError {
  return new InputError("there is no field of this name", {
    file,
    line,
    field,
    expected: `one of ${listed(there)}`,
    found: "none",
    fix: `name the field that holds the ${what}: --fields ${what}=NAME`,
  });
}

function withoutText(file: string, names: readonly string[]): InputError {
  return new InputError("cannot tell which field holds the text", {
    file,
    line: 1,
    expected: `a field ${TEXT_NAMES.join(", ")}`,
    found: listed(names),
    fix: "name it: --fields text=NAME",
  });
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "no field" : names.slice(0, 30).join(", ") + (names.length > 30 ? ", …" : "");
}
