/** Notebook files: nbformat 4, read with a check of what the runner needs, written as Jupyter writes them. Unknown metadata passes through. */
import { randomBytes } from "node:crypto";
import type {
  ICodeCell,
  IDisplayData,
  IError,
  IExecuteResult,
  INotebookContent,
  IOutput,
  IStream,
} from "@jupyterlab/nbformat";
import { InputError } from "../errors";
import { readJson, writeFileAtomic } from "../files";

export type Notebook = INotebookContent;
export type Cell = INotebookContent["cells"][number];
export type CodeCell = ICodeCell;
export type Output = IOutput;
export type { IDisplayData, IError, IExecuteResult, IStream };

/** Reads a notebook. @throws InputError naming what is wrong and in which cell. */
export function readNotebook(file: string): Notebook {
  const content = readJson(file, "notebook") as Partial<Notebook> | null;
  const wrong = (what: string, fix?: string) =>
    new InputError(`${file} is not a notebook this runner can use: ${what}`, { fix });
  if (typeof content !== "object" || content === null || Array.isArray(content)) throw wrong("expected an object");
  if (content.nbformat !== 4) {
    throw wrong(`expected nbformat 4, found ${JSON.stringify(content.nbformat)}`, "open and save it in JupyterLab");
  }
  if (!Array.isArray(content.cells)) throw wrong("expected a list of cells");
  content.cells.forEach((cell: Partial<Cell> | null, i) => {
    const where = `cell ${i + 1}`;
    if (typeof cell !== "object" || cell === null) throw wrong(`${where} is not an object`);
    if (typeof cell.cell_type !== "string") throw wrong(`${where} has no cell_type`);
    const { source } = cell;
    const isText =
      typeof source === "string" || (Array.isArray(source) && source.every((line) => typeof line === "string"));
    if (!isText) throw wrong(`${where}: expected source as text or a list of lines`);
    cell.metadata ??= {};
    if (cell.cell_type === "code" && !Array.isArray(cell.outputs)) cell.outputs = [];
    if (hasIds(content as Notebook)) cell.id ??= newCellId();
  });
  content.metadata ??= {};
  return content as Notebook;
}

/** Writes a notebook whole or not at all, texts as lists of lines as Jupyter does. */
export function writeNotebook(file: string, notebook: Notebook): void {
  const cells = notebook.cells.map((cell) =>
    isCode(cell) ? { ...cell, source: toLines(textOf(cell)), outputs: cell.outputs.map(linesOfOutput) } : cell,
  );
  writeFileAtomic(file, `${JSON.stringify({ ...notebook, cells }, null, 1)}\n`);
}

/** Whether the notebook's format has cell ids (4.5 and later). */
export function hasIds(notebook: Notebook): boolean {
  return notebook.nbformat_minor >= 5;
}

export function newCellId(): string {
  return randomBytes(4).toString("hex");
}

export function isCode(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code";
}

/** The cell's source as one text. */
export function textOf(cell: { source: string | string[] }): string {
  return joined(cell.source);
}

/** A multi-line text of nbformat as one string. */
export function joined(text: string | string[]): string {
  return Array.isArray(text) ? text.join("") : text;
}

export function tagsOf(cell: Cell): readonly string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? (tags as string[]) : [];
}

function linesOfOutput(output: Output): Output {
  if (output.output_type === "stream") return { ...output, text: toLines(joined((output as IStream).text)) };
  if (!("data" in output)) return output;
  const data = Object.entries(output.data as Record<string, unknown>).map(([type, value]) => [
    type,
    typeof value === "string" && !/^image\/(?!svg)|json$/.test(type) ? toLines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

function toLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
