/** Writing notebooks whole or not at all, texts as lists of lines as Jupyter does; cells that did not change are not put into words again. */
import { writeFileAtomic } from "../../files";
import { type Cell, type IStream, isCode, joined, type Notebook, type Output } from "./cells";
import { stringifyLossless, writeLike } from "./lossless";

export interface NotebookWriter {
  /** Writes the file; `changed` are the cells that are not as they were at the last call. @throws InputError */
  save(changed: Iterable<Cell>): void;
}

/** A writer for a notebook that is saved again and again: a save costs what changed, and the writing of the file. */
export function createNotebookWriter(file: string, notebook: Notebook): NotebookWriter {
  const texts = new Map<Cell, string>();
  return {
    save(changed) {
      for (const cell of changed) texts.delete(cell);
      const cells = notebook.cells.map((cell) => {
        const text = texts.get(cell) ?? `  ${stringifyLossless(linesOfCell(cell), 2)}`;
        texts.set(cell, text);
        return text;
      });
      writeFileAtomic(file, documentOf(notebook, cells));
    },
  };
}

/** Writes a notebook. @throws InputError when the folder is read-only or the disk is full. */
export function writeNotebook(file: string, notebook: Notebook): void {
  createNotebookWriter(file, notebook).save([]);
}

/** The document around the cells' texts: the notebook with a mark in the cells' place, which no JSON can hold outside a string. */
function documentOf(notebook: Notebook, cells: readonly string[]): string {
  const mark = "\u0000cells";
  const outer = stringifyLossless(
    writeLike({ ...notebook, cells: mark } as Record<string, unknown>, notebook as never),
  );
  const [before, after] = outer.split(JSON.stringify(mark));
  return `${before}${cells.length === 0 ? "[]" : `[\n${cells.join(",\n")}\n ]`}${after}\n`;
}

function linesOfCell(cell: Cell): Record<string, unknown> {
  const source = cell.source;
  const copy: Record<string, unknown> = { ...cell, source: Array.isArray(source) ? source : toLines(source as string) };
  if (isCode(cell)) copy.outputs = cell.outputs.map(linesOfOutput);
  return writeLike(copy, cell as never);
}

function linesOfOutput(output: Output): Record<string, unknown> {
  const copy = writeLike({ ...output } as Record<string, unknown>, output as never);
  if (output.output_type === "stream") copy.text = linesOf((output as IStream).text);
  if (typeof copy.data === "object" && copy.data !== null) {
    const data = Object.entries(copy.data).map(([type, value]) => [
      type,
      typeof value === "string" && !/^image\/(?!svg)|json$/.test(type) ? toLines(value) : value,
    ]);
    copy.data = writeLike(Object.fromEntries(data), copy.data as never);
  }
  return copy;
}

function linesOf(text: string | string[]): string[] {
  return Array.isArray(text) ? text : toLines(joined(text));
}

function toLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
