/** Lines of tab-separated columns, and the quoting that Python's csv module gives to some of them. */
import { InputError } from "../../errors";
import type { OnRead } from "./chunks";
import { isBlank, trimBlanks } from "./columns";
import { type LineCursor, readLines } from "./lines";

export interface TabLine {
  file: string;
  /** Counted from 1. */
  line: number;
  columns: string[];
}

/** Streams the lines that are not blank, split at tabs. */
export async function* readTabLines(file: string, onRead?: OnRead, cursor?: LineCursor): AsyncGenerator<TabLine> {
  for await (const { number, text } of readLines(file, undefined, onRead, cursor)) {
    if (!isBlank(text)) yield { file, line: number, columns: text.split("\t") };
  }
}

/**
 * The line's columns without csv's quotes, where its id has them: then a csv writer made the line. Elsewhere quotes
 * belong to the text, as in MS MARCO's files.
 */
export function csvColumns({ columns }: TabLine): string[] {
  return isQuoted(columns[0]) ? columns.map(unquote) : columns;
}

/** Whether a file's first line names its columns: an id, and then texts of these names. */
export function isHeader([id, ...texts]: readonly string[], names: readonly string[]): boolean {
  const plain = id.trim().toLowerCase().replace(/[_-]/g, "");
  return (
    /^(id|pid|qid|docid|psgid|passageid|queryid|docno)$/.test(plain) &&
    texts.length > 0 &&
    texts.every((text) => names.includes(text.trim().toLowerCase()))
  );
}

/** The error for a line with the wrong number of columns. */
export function wrongColumns({ file, line, columns }: TabLine, expected: string): InputError {
  return new InputError("the line has the wrong number of columns", {
    file,
    line,
    expected: `${expected}, separated by tabs`,
    found: `${columns.length} column${columns.length === 1 ? "" : "s"}`,
    fix: "mend or remove the line",
  });
}

/** The id in the first column, without csv's quotes. @throws InputError when it is empty. */
export function idColumn({ file, line, columns }: TabLine, field: string): string {
  const id = trimBlanks(unquote(trimBlanks(columns[0])));
  if (id !== "") return id;
  throw new InputError("the line has no id", {
    file,
    line,
    field,
    expected: "at least one character",
    found: "nothing",
    fix: "mend or remove the line",
  });
}

function isQuoted(field: string): boolean {
  return /^"[^"]*(?:""[^"]*)*"$/s.test(field);
}

/** Takes csv's quotes off a field: `"say ""so"""` → `say "so"`. Fields without them stay as they are. */
export function unquote(field: string): string {
  return isQuoted(field) ? field.slice(1, -1).replace(/""/g, '"') : field;
}

/** Puts csv's quotes on a field that needs them. */
export function quote(field: string): string {
  return field.includes('"') ? `"${field.replace(/"/g, '""')}"` : field;
}
