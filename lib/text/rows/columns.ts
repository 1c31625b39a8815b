/** Finds out which fields hold id, title and text: those that were named, or those of the usual names. */
import { InputError, type InputErrorDetails } from "../../errors";
import { idFieldOf } from "../streaming";
import { type Fields, joinedNames, type Row, valueAt } from "./fields";

/** Names of the text where none is given, in the order in which they count. */
const TEXT_NAMES = ["text", "passage", "contents", "content", "body"];

/** Rows without the text's field before it is taken to be a mistake. */
const PATIENCE = 1000;

/** Fields that an error names. */
const SHOWN = 30;

const NOT_THERE = "there is no field of this name";

/** Which fields are wanted, and what is known of a file's. */
interface ColumnOptions {
  given?: Fields;
  /** The names of a table's columns; absent where each record has fields of its own. */
  header?: readonly string[];
  /** Told a named field that the file lacks, which is an error otherwise. */
  onLacking?: (field: string) => void;
}

/** A file that has none of the fields of the text. */
export class NoTextField extends InputError {
  /** @param there the fields that it has */
  constructor(
    what: string,
    details: InputErrorDetails,
    readonly there: readonly string[],
  ) {
    super(what, details);
  }
}

/** The fields of one file's rows. */
export class Columns {
  readonly id: string | undefined;
  readonly title: readonly string[];
  readonly text: readonly string[];
  readonly #file: string;
  readonly #first: Row;
  readonly #onLacking?: (field: string) => void;
  /** Which of the text's fields came in a row. */
  readonly #met = new Set<string>();
  #rows = 0;

  /** @throws InputError when a field is not in the header, or no field looks like a text */
  constructor(file: string, first: Row, { given, header, onLacking }: ColumnOptions = {}) {
    this.#file = file;
    this.#first = first;
    this.#onLacking = onLacking;
    const names = header ?? Object.keys(first.values);
    const usual = (wanted: readonly string[]): string | undefined =>
      wanted.map((each) => names.find((name) => name.trim().toLowerCase() === each)).find((name) => name !== undefined);
    const text = given?.text ?? usual(TEXT_NAMES);
    if (text === undefined) throw withoutText(file, first.line, names);
    this.text = joinedNames(text);
    // A record may lack a field that others have.
    this.title = joinedNames(given?.title ?? (header === undefined ? "title" : usual(["title"])));
    if (header !== undefined) this.#requireColumns(header, given?.id);
    this.id = given?.id ?? idFieldOf({ file, line: first.line ?? 1, fields: first.values }, "passage");
  }

  /** Whether a row had one of the text's fields. */
  get hasText(): boolean {
    return this.#met.size > 0;
  }

  /** Takes note of the fields that a row has. @throws NoTextField when none of many rows has a field of the text */
  meet({ values }: Row): void {
    this.#rows++;
    if (this.#met.size === this.text.length) return;
    for (const name of this.text) if (valueAt(values, name) !== undefined) this.#met.add(name);
    if (this.#rows === PATIENCE && !this.hasText) this.end();
  }

  /** All rows are read. @throws InputError when none had one of the text's fields; NoTextField when none had any */
  end(): void {
    if (this.#rows > 0)
      this.#requireText((name) => this.#met.has(name), Object.keys(this.#first.values), this.#first.line);
  }

  #requireColumns(header: readonly string[], id: string | undefined): void {
    const isThere = (name: string): boolean => isColumn(header, name);
    this.#requireText(isThere, header);
    for (const name of this.text) this.#met.add(name);
    if (id !== undefined && !isThere(id)) throw new InputError(NOT_THERE, notThere(this.#file, id, "id", header));
    for (const name of this.title) {
      if (!isThere(name)) this.#lacks(name, notThere(this.#file, name, "title", header));
    }
  }

  #requireText(isThere: (name: string) => boolean, there: readonly string[], line?: number): void {
    const missing = this.text.filter((name) => !isThere(name));
    const details = missing.map((name) => notThere(this.#file, name, "text", there, line));
    if (missing.length === this.text.length) throw new NoTextField(NOT_THERE, details[0], there);
    for (const [i, name] of missing.entries()) this.#lacks(name, details[i]);
  }

  #lacks(name: string, details: InputErrorDetails): void {
    if (this.#onLacking === undefined) throw new InputError(NOT_THERE, details);
    this.#onLacking(name);
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
): InputErrorDetails {
  return {
    file,
    line,
    field,
    expected: `one of ${listedFields(there)}`,
    found: "none",
    fix: `name the field that holds the ${what}: --fields ${what}=NAME`,
  };
}

function withoutText(file: string, line: number | undefined, names: readonly string[]): NoTextField {
  const details = {
    file,
    line,
    expected: `a field ${TEXT_NAMES.join(", ")}`,
    found: listedFields(names),
    fix: "name it: --fields text=NAME",
  };
  return new NoTextField("cannot tell which field holds the text", details, names);
}

/** Names of fields, for messages. */
export function listedFields(names: readonly string[], most = SHOWN): string {
  return names.length === 0 ? "no field" : names.slice(0, most).join(", ") + (names.length > most ? ", …" : "");
}
