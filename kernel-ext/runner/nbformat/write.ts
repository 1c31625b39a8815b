/**
 * Writing notebooks whole or not at all, texts as lists of lines as Jupyter does; cells that did not change are not put
 * into words again.
 */
import { writeFileAtomic, writeFileAtomicLater } from "../../files";
import { type IStream, isCode, joined, type Notebook, type NotebookCell, type Output } from "./cells";
import { stringifyLossless, writeLike } from "./lossless";

export interface NotebookWriter {
  /**
   * Puts the notebook into words now and writes it at once, in the background; `changed` are the cells that are not as
   * at the last call.
   */
  save(changed: Iterable<NotebookCell>): void;
  /** Rejects when a write failed. @throws InputError */
  readonly failed: Promise<never>;
  /** Waits until the last save is on the disk. @throws InputError */
  saved(): Promise<void>;
}

/** What is not on the disk yet, by file: a process that exits writes it. */
const unsaved = new Map<string, string>();
let guarded = false;

/**
 * A writer for a notebook that is saved again and again: a save costs what changed. While one write is on its way only
 * the newest save waits behind it, so the file is never more than one write behind.
 */
export function createNotebookWriter(file: string, notebook: Notebook): NotebookWriter {
  const wordsOf = documentWriter(notebook);
  let writing: Promise<void> | undefined;
  let fail: (error: unknown) => void;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Whoever waits for a cell hears of it; nobody need be waiting at that moment.
  failed.catch(() => {});
  const write = async () => {
    try {
      for (let text = unsaved.get(file); text !== undefined; text = unsaved.get(file)) {
        await writeFileAtomicLater(file, text);
        if (unsaved.get(file) === text) unsaved.delete(file);
      }
    } catch (error) {
      unsaved.delete(file);
      fail(error);
    }
    writing = undefined;
  };
  return {
    failed,
    save(changed) {
      guard();
      unsaved.set(file, wordsOf(changed));
      writing ??= write();
    },
    // A failure came before the race is asked; what is settled first wins.
    saved: async () => {
      await writing;
      await Promise.race([failed, Promise.resolve()]);
    },
  };
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  process.once("exit", () => {
    for (const [file, text] of unsaved) writeFileAtomic(file, text);
  });
}

/** Writes a notebook. @throws InputError when the folder is read-only or the disk is full. */
export function writeNotebook(file: string, notebook: Notebook): void {
  writeFileAtomic(file, documentWriter(notebook)([]));
}

/** The notebook as JSON, again and again; cells that did not change are not put into words again. */
function documentWriter(notebook: Notebook): (changed: Iterable<NotebookCell>) => string {
  const texts = new Map<NotebookCell, string>();
  return (changed) => {
    for (const cell of changed) texts.delete(cell);
    const cells = notebook.cells.map((cell) => {
      const text = texts.get(cell) ?? `  ${stringifyLossless(linesOfCell(cell), 2)}`;
      texts.set(cell, text);
      return text;
    });
    return documentOf(notebook, cells);
  };
}

/**
 * The document around the cells' texts: the notebook with a mark in the cells' place, which no JSON can hold outside a
 * string.
 */
function documentOf(notebook: Notebook, cells: readonly string[]): string {
  const mark = "\u0000cells";
  const outer = stringifyLossless(
    writeLike({ ...notebook, cells: mark } as Record<string, unknown>, notebook as never),
  );
  const [before, after] = outer.split(JSON.stringify(mark));
  return `${before}${cells.length === 0 ? "[]" : `[\n${cells.join(",\n")}\n ]`}${after}\n`;
}

function linesOfCell(cell: NotebookCell): Record<string, unknown> {
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
