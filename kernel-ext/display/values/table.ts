/** Tables: rows of records as HTML and as aligned text. */
import { inspect } from "node:util";
import { escapeHtml } from "../mime/markup";
import { type Displayable, displayable, type MimeBundle } from "../mime/mime";

/** Which rows and columns of a table are shown, and how. */
export interface TableOptions {
  /** Columns to show, in order; all that occur in the rows by default. */
  columns?: string[];
  caption?: string;
  /** Rows shown at most (default 50); what is left out is counted below the table. */
  maxRows?: number;
  /** Decimals of numbers that are not integers (default 4). */
  digits?: number;
}

/**
 * A table of `rows`, one record a row: `table([{ model: "bow", coverage: 0.55 }])`.
 * @example
 * ```ts
 * import { table } from "bowlab-kernel";
 *
 * const rows = [{ model: "bow", "nDCG@10": 0.41 }, { model: "mlm", "nDCG@10": 0.18 }];
 * table(rows, { digits: 2, caption: "After fine-tuning" });
 * ```
 */
export function table(rows: readonly object[], options: TableOptions = {}): Displayable {
  const columns = options.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => fieldOf(row, column)));
  return displayable(tableBundle(columns, cells, options));
}

/** The row's own field, or a getter of its class; not what every object has under that name. */
function fieldOf(row: object, name: string): unknown {
  const fields = row as Readonly<Record<string, unknown>>;
  return Object.hasOwn(row, name) || !(name in Object.prototype) ? fields[name] : undefined;
}

/** A table on its way to its forms: everything is text already. */
interface Grid {
  head: string[];
  /** A second, pale line of the head; none when empty. */
  subhead: string[];
  body: Cell[][];
  /** Columns of numbers, which stand to the right. */
  right: boolean[];
  caption?: string;
  note: string;
}

interface Cell {
  text: string;
  /** No value: shown, but pale. */
  pale: boolean;
}

/**
 * The bundle of a table given by its cells.
 * @param index labels of the rows
 * @param kinds what the columns hold, for a second line of the head
 */
export function tableBundle(
  columns: readonly string[],
  cells: readonly (readonly unknown[])[],
  { caption, maxRows = 50, digits = 4 }: TableOptions = {},
  index?: readonly unknown[],
  kinds?: readonly string[],
): MimeBundle {
  const shown = cells.slice(0, maxRows).map((row, i) => (index ? [index[i], ...row] : [...row]));
  const head = index ? ["", ...columns] : [...columns];
  const grid: Grid = {
    head,
    subhead: kinds ? (index ? ["", ...kinds] : [...kinds]) : [],
    body: shown.map((row) =>
      row.map((cell) => ({ text: cellText(cell, digits), pale: cell === null || Number.isNaN(cell) })),
    ),
    right: head.map((_, i) => shown.some((row) => typeof row[i] === "number")),
    caption,
    note: cells.length > shown.length ? `${cells.length - shown.length} more rows` : "",
  };
  return { "text/html": asHtml(grid), "text/plain": asText(grid) };
}

/** A field that is not there is empty; one that is null says so. */
function cellText(value: unknown, digits: number): string {
  if (value === undefined) return "";
  if (typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value)) {
    return Math.abs(value) < 10 ** -digits ? value.toExponential(2) : value.toFixed(digits);
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "no date" : value.toISOString();
  return typeof value === "object" && value !== null ? jsonText(value) : String(value);
}

/** As JSON; what JSON cannot say (a circle, a bigint), as Node prints it. */
function jsonText(value: object): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return inspect(value, { breakLength: Number.POSITIVE_INFINITY });
  }
}

function asHtml({ head, subhead, body, right, caption, note }: Grid): string {
  const cell = (name: "td" | "th", { text, pale }: Cell, i: number) =>
    `<${name} style="text-align:${right[i] ? "right" : "left"}${pale ? ";opacity:0.7" : ""}">${escapeHtml(text)}</${name}>`;
  const row = (name: "td" | "th", cells: Cell[]) => `<tr>${cells.map((one, i) => cell(name, one, i)).join("")}</tr>`;
  const heads = [head.map((text) => ({ text, pale: false })), subhead.map((text) => ({ text, pale: true }))];
  return [
    "<table>",
    caption === undefined ? "" : `<caption>${escapeHtml(caption)}</caption>`,
    `<thead>${heads
      .filter((cells) => cells.length > 0)
      .map((cells) => row("th", cells))
      .join("")}</thead>`,
    `<tbody>${body.map((cells) => row("td", cells)).join("\n")}</tbody></table>`,
    note && `<p>${note}</p>`,
  ].join("");
}

function asText({ head, subhead, body, right, caption, note }: Grid): string {
  const lines = [head, ...(subhead.length > 0 ? [subhead] : []), ...body.map((row) => row.map(({ text }) => text))];
  const widths = head.map((_, i) => lines.reduce((widest, row) => Math.max(widest, row[i].length), 0));
  const line = (cells: string[]) =>
    cells
      .map((text, i) => (right[i] ? text.padStart(widths[i]) : text.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const heads = lines.length - body.length;
  const written = [...lines.slice(0, heads).map(line), rule, ...lines.slice(heads).map(line)];
  return [caption, ...written, note].filter((text) => text !== undefined && text !== "").join("\n");
}
