/** danfojs DataFrames and Series as tables. They are known by shape, so that showing one does not load danfojs. */
import type { MimeBundle } from "./mime";
import { tableBundle } from "./table";

/** The part of a danfojs frame or series that a table needs. */
export interface FrameLike {
  columns: string[];
  index: (string | number)[];
  /** Rows of a frame, or the values of a series. */
  values: unknown[];
  /** [rows, columns]; a series has one number, or a second one of 1. */
  shape: number[];
}

/** Whether `value` looks like a danfojs frame or series. */
export function isFrame(value: unknown): value is FrameLike {
  if (value === null || typeof value !== "object") return false;
  const { columns, index, values, shape } = value as Partial<FrameLike>;
  return [columns, index, values, shape].every(Array.isArray) && "dtypes" in value && index!.length === values!.length;
}

/** A frame's table, with its index as row labels and its full size below. */
export function frameTable(frame: FrameLike, maxRows = 20): MimeBundle {
  const cells = frame.values.map((row) => (Array.isArray(row) ? row : [row]));
  const bundle = tableBundle(frame.columns, cells, { maxRows }, frame.index);
  const size = `${cells.length} rows × ${frame.columns.length} columns`;
  return { "text/html": `${bundle["text/html"]}<p>${size}</p>`, "text/plain": `${bundle["text/plain"]}\n${size}` };
}
