/** danfojs DataFrames and Series as tables. They are known by shape, so that showing one does not load danfojs. */
import type { MimeBundle } from "../mime/mime";
import { isList, peek } from "../mime/peek";
import { tableBundle } from "./table";

/** The part of a danfojs frame or series that a table needs. */
export interface FrameLike {
  columns: string[];
  index: (string | number)[];
  /** Rows of a frame, or the values of a series. */
  values: unknown[];
  /** One type a column. */
  dtypes: string[];
  /** [rows, columns]; a series has one number, or a second one of 1. */
  shape: number[];
}

export interface FrameOptions {
  /** Rows and columns shown at most: the first half and the last half. */
  maxRows?: number;
  maxColumns?: number;
}

/** Whether `value` looks like a danfojs frame or series. */
export function isFrame(value: unknown): value is FrameLike {
  const lists = ["columns", "index", "values", "shape", "dtypes"].map((key) => peek(value, key));
  if (!lists.every(isList)) return false;
  const [, index, values] = lists;
  return index.length === values.length;
}

/** A frame's table: its index as row labels, the types of its columns below their names, its full size below all. */
export function frameTable(frame: FrameLike, { maxRows = 20, maxColumns = 20 }: FrameOptions = {}): MimeBundle {
  const rows = ends(frame.values.length, maxRows);
  const columns = ends(frame.columns.length, maxColumns);
  const cells = rows.map((row) => {
    if (row === undefined) return columns.map(() => gap);
    const all = frame.values[row];
    return columns.map((column) => (column === undefined ? gap : missing(Array.isArray(all) ? all[column] : all)));
  });
  const bundle = tableBundle(
    columns.map((column) => (column === undefined ? gap : frame.columns[column])),
    cells,
    { maxRows: cells.length },
    rows.map((row) => (row === undefined ? gap : frame.index[row])),
    columns.map((column) => (column === undefined ? "" : (frame.dtypes[column] ?? ""))),
  );
  const size = `${frame.values.length} rows × ${frame.columns.length} columns`;
  return { "text/html": `${bundle["text/html"]}<p>${size}</p>`, "text/plain": `${bundle["text/plain"]}\n${size}` };
}

const gap = "…";

/** danfojs keeps missing values as null, undefined or NaN, whatever they came from. */
function missing(value: unknown): unknown {
  return value === undefined ? null : value;
}

/** Indices of the first and the last of `count`, with undefined for what is left out between them. */
function ends(count: number, most: number): (number | undefined)[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  const head = Math.ceil(most / 2);
  const tail = most - head;
  return [
    ...Array.from({ length: head }, (_, i) => i),
    undefined,
    ...Array.from({ length: tail }, (_, i) => count - tail + i),
  ];
}
