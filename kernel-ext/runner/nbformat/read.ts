/**
 * Reading a notebook: JSON, what the format lets be absent filled in, and a check that names the cell and the field.
 */
import { InputError, messageOf } from "../../errors";
import { readTextWithoutBom } from "../../files";
import { isCode, type Notebook, type NotebookCell, newCellId } from "./cells";
import { jsonFault } from "./json-error";
import { parseLossless } from "./lossless";
import { notebookSchema } from "./schema";
import { upgradeNotebook } from "./upgrade";

/** The last minor version that is known. */
const lastMinor = 5;

export interface ReadNotebookOptions {
  /** Told what was mended on reading: ids made, a format newer than this reader. */
  onWarning?: (text: string) => void;
}

/**
 * Reads a notebook of nbformat 4, or of 3, which is converted. Absent metadata, outputs, execution counts and ids are
 * made; an id given twice gets a new one. What the format forbids and no reader needs (a tag with a comma, a kernel
 * without a display name) may be there.
 * @throws InputError naming the file, the cell and the field, with what was expected and found.
 */
export function readNotebook(file: string, { onWarning = () => {} }: ReadNotebookOptions = {}): Notebook {
  const content = parse(file);
  const wrong = (what: string, fix?: string) =>
    new InputError(`${file} is not a notebook this runner can use: ${what}`, { fix });
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw wrong(`expected an object, found ${shown(content)}`);
  }
  const book = ofVersion4(content as Partial<Notebook>, wrong, onWarning);
  if (!Array.isArray(book.cells)) throw wrong(`expected a list of cells, found ${shown(book.cells)}`);
  book.metadata = objectOf(book.metadata) as Notebook["metadata"];
  if (book.nbformat_minor === undefined) book.nbformat_minor = 0;
  for (const cell of book.cells) complete(cell);
  const minor = Math.min(Number(book.nbformat_minor) || 0, lastMinor);
  const { error } = notebookSchema(minor).safeParse(book);
  if (error) {
    const [issue] = error.issues;
    throw wrong(`${place(issue.path)}: ${expectation(issue)}, found ${shown(valueAt(book, issue.path))}`);
  }
  if (book.nbformat_minor > lastMinor) {
    onWarning(`nbformat 4.${book.nbformat_minor} is newer than 4.${lastMinor}, as which it is read`);
  }
  if (minor >= 5) giveIds(book.cells, onWarning);
  return book as Notebook;
}

function parse(file: string): unknown {
  const text = readTextWithoutBom(file, "notebook");
  try {
    return parseLossless(text);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new InputError(`the notebook ${file} is nested too deeply to be read`, { cause: error });
    }
    const { what, fix } = jsonFault(text, messageOf(error));
    throw new InputError(`the notebook ${file} is not JSON ${what}`.replace("JSON it", "JSON: it"), {
      fix,
      cause: error,
    });
  }
}

/** The content as nbformat 4; `wrong` makes the error for every other version. */
function ofVersion4(
  book: Partial<Notebook>,
  wrong: (what: string, fix?: string) => InputError,
  onWarning: (text: string) => void,
): Partial<Notebook> {
  const version: unknown = book.nbformat;
  if (version === 4) return book;
  if (version === 3) {
    const upgraded = upgradeNotebook(book as Record<string, unknown>);
    if (typeof upgraded === "string") throw wrong(upgraded);
    onWarning("nbformat 3 is converted to nbformat 4.5");
    return upgraded;
  }
  if (version === 1 || version === 2) {
    const fix = "convert it: jupyter nbconvert --to notebook --inplace FILE";
    throw wrong(`it is in nbformat ${version}, of IPython before 2013`, fix);
  }
  if (typeof version === "number" && version > 4) {
    throw wrong(`it is in nbformat ${version}, newer than the nbformat 4 that is known here`, "save it as nbformat 4");
  }
  throw wrong(`expected nbformat 4, found ${shown(version)}`, "open and save it in JupyterLab");
}

/** What the format's readers make where it is absent. */
function complete(cell: Partial<NotebookCell> | null): void {
  if (typeof cell !== "object" || cell === null) return;
  cell.metadata = objectOf(cell.metadata) as NotebookCell["metadata"];
  if (cell.cell_type !== "code") {
    if (cell.attachments !== undefined) cell.attachments = objectOf(cell.attachments) as NotebookCell["attachments"];
    return;
  }
  cell.outputs ??= [];
  if (cell.execution_count === undefined) cell.execution_count = null;
  if (!Array.isArray(cell.outputs)) return;
  for (const output of cell.outputs as (Record<string, unknown> | null)[]) {
    const type = output?.output_type;
    if (type === "display_data" || type === "execute_result") output!.metadata = objectOf(output!.metadata);
    if (type === "execute_result" && output!.execution_count === undefined) output!.execution_count = null;
  }
}

/** Some writers know one kind of empty thing, `[]`. */
function objectOf(value: unknown): unknown {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0) ? {} : value;
}

function giveIds(cells: NotebookCell[], onWarning: (text: string) => void): void {
  const without = cells.filter(({ id }) => id === undefined).length;
  if (without > 0) onWarning(`${without} cells have no id and get one`);
  const seen = new Set<unknown>();
  cells.forEach((cell, i) => {
    if (seen.has(cell.id)) onWarning(`cell ${i + 1} has the id ${cell.id} of an earlier cell and gets a new one`);
    if (cell.id === undefined || seen.has(cell.id)) {
      const id = newCellId();
      if (isCode(cell)) cell.id = id;
      else Object.assign(cell, { id });
    }
    seen.add(cell.id);
  });
}

type Path = readonly PropertyKey[];

/** "cell 3, outputs[1].name" */
function place(path: Path): string {
  const field = (rest: Path) =>
    rest
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
      .join("")
      .replace(/^\./, "");
  if (path[0] !== "cells" || path.length < 2) return field(path) || "the notebook";
  const rest = path.slice(2);
  return `cell ${(path[1] as number) + 1}${rest.length > 0 ? `, ${field(rest)}` : ""}`;
}

function expectation({ message, code, path }: { message: string; code: string; path: Path }): string {
  if (code === "invalid_union" && path.at(-1) === "cell_type") return "expected code, markdown or raw";
  if (code === "invalid_union" && path.at(-1) === "output_type") {
    return "expected stream, display_data, execute_result or error";
  }
  return message
    .replace(/^Invalid input: /, "")
    .replace(/, received .*$/, "")
    .replace("expected record", "expected object");
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], value);
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
