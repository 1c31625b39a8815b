/** Reading a notebook: JSON, what the format lets be absent filled in, and a check that names the cell and the field. */
import { parseTree } from "jsonc-parser";
import { InputError, messageOf } from "../../errors";
import { readText } from "../../files";
import { type Cell, isCode, type Notebook, newCellId } from "./cells";
import { parseLossless } from "./lossless";
import { notebookSchema } from "./schema";

/** The last minor version that is known. */
const lastMinor = 5;

export interface ReadNotebookOptions {
  /** Told what was mended on reading: ids made, a format newer than this reader. */
  onWarning?: (text: string) => void;
}

/**
 * Reads a notebook of nbformat 4. Absent metadata, outputs, execution counts and ids are made; an id given twice gets a new one.
 * @throws InputError naming the file, the cell and the field, with what was expected and found.
 */
export function readNotebook(file: string, { onWarning = () => {} }: ReadNotebookOptions = {}): Notebook {
  const content = parse(file);
  const wrong = (what: string, fix?: string) =>
    new InputError(`${file} is not a notebook this runner can use: ${what}`, { fix });
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw wrong(`expected an object, found ${shown(content)}`);
  }
  const book = content as Partial<Notebook>;
  if (book.nbformat !== 4) {
    throw wrong(`expected nbformat 4, found ${shown(book.nbformat)}`, "open and save it in JupyterLab");
  }
  if (!Array.isArray(book.cells)) throw wrong(`expected a list of cells, found ${shown(book.cells)}`);
  book.metadata ??= {};
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
  const text = readText(file, "notebook").replace(/^\uFEFF/, "");
  try {
    return parseLossless(text);
  } catch (error) {
    const errors: { error: number; offset: number; length: number }[] = [];
    parseTree(text, errors, { disallowComments: true });
    const before = text.slice(0, errors[0]?.offset ?? 0).split("\n");
    const where = errors.length > 0 ? ` at line ${before.length}, column ${before.at(-1)!.length + 1}` : "";
    throw new InputError(
      `the notebook ${file} is not JSON${where}: ${messageOf(error).replace(/\s+/g, " ").slice(0, 120)}`,
      {
        fix: "if it holds a merge conflict or was cut off, restore it",
        cause: error,
      },
    );
  }
}

/** What the format's readers make where it is absent. */
function complete(cell: Partial<Cell> | null): void {
  if (typeof cell !== "object" || cell === null) return;
  cell.metadata ??= {};
  if (cell.cell_type !== "code") return;
  cell.outputs ??= [];
  if (cell.execution_count === undefined) cell.execution_count = null;
  if (!Array.isArray(cell.outputs)) return;
  for (const output of cell.outputs as (Record<string, unknown> | null)[]) {
    const type = output?.output_type;
    if (type === "display_data" || type === "execute_result") output!.metadata ??= {};
    if (type === "execute_result" && output!.execution_count === undefined) output!.execution_count = null;
  }
}

function giveIds(cells: Cell[], onWarning: (text: string) => void): void {
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
