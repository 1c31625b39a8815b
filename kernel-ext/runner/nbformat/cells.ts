/** A notebook's cells: the types of nbformat 4 and the small questions everyone asks of a cell. */
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

export type Notebook = INotebookContent;
export type NotebookCell = INotebookContent["cells"][number];
export type CodeCell = ICodeCell;
export type Output = IOutput;
export type { IDisplayData, IError, IExecuteResult, IStream };

/** Whether the notebook's format has cell ids (4.5 and later). */
export function hasIds(notebook: Notebook): boolean {
  return notebook.nbformat_minor >= 5;
}

/** A new id of eight hexadecimal digits. */
export function newCellId(): string {
  return randomBytes(4).toString("hex");
}

/** Whether a cell is code. */
export function isCode(cell: NotebookCell): cell is CodeCell {
  return cell.cell_type === "code";
}

/** Whether a run executes the cell: code that says something and is not tagged `skip-execution`. */
export function isToRun(cell: NotebookCell): cell is CodeCell {
  return isCode(cell) && sourceOf(cell).trim() !== "" && !tagsOf(cell).includes("skip-execution");
}

/** The cell's source as one text. */
export function sourceOf(cell: { source: string | string[] }): string {
  return joined(cell.source);
}

/** A multi-line text of nbformat as one string. */
export function joined(text: string | string[]): string {
  return Array.isArray(text) ? text.join("") : text;
}

/** The cell's tags, also where they are written as one text. */
export function tagsOf(cell: NotebookCell): readonly string[] {
  const tags: unknown = cell.metadata.tags;
  if (typeof tags === "string") return tags.split(/[\s,]+/).filter((tag) => tag !== "");
  return Array.isArray(tags) ? (tags as string[]) : [];
}

/** A new code cell of the notebook's format. */
export function newCodeCell(notebook: Notebook, source: string, tags: string[]): CodeCell {
  return {
    cell_type: "code",
    execution_count: null,
    ...(hasIds(notebook) && { id: newCellId() }),
    metadata: { tags },
    outputs: [],
    source,
  };
}

/** Takes away what an earlier run left in the cell: outputs, number, times. */
export function clearCell(cell: CodeCell): void {
  cell.outputs = [];
  cell.execution_count = null;
  delete (cell.metadata as { execution?: unknown }).execution;
}

/** The language of the notebook's kernel in small letters, TypeScript where it does not say. */
export function languageOf(notebook: Notebook): string {
  return saidLanguage(notebook) ?? "typescript";
}

/** The language that the notebook says it is in, in small letters. */
export function saidLanguage({ metadata }: Notebook): string | undefined {
  const language = [metadata.kernelspec?.language, metadata.language_info?.name].find(
    (name) => typeof name === "string" && name,
  );
  return (language as string | undefined)?.toLowerCase();
}
