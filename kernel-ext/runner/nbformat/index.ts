/**
 * Notebook files: nbformat 4.0 to 4.5 read and validated, 3 converted, written as Jupyter writes them, what is not
 * understood kept as it was written.
 */
export {
  type CodeCell,
  clearCell,
  hasIds,
  type IDisplayData,
  type IError,
  type IExecuteResult,
  type IStream,
  isCode,
  isToRun,
  joined,
  languageOf,
  type Notebook,
  type NotebookCell,
  newCellId,
  newCodeCell,
  type Output,
  saidLanguage,
  sourceOf,
  tagsOf,
} from "./cells";
export { readNotebook } from "./read";
export { createNotebookWriter, type NotebookWriter, writeNotebook } from "./write";
