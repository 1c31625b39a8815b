/** Tables: rows of records as HTML and as aligned text. */

import { escapeHtml } from "./markup";
import { type Displayable, displayable, type MimeBundle } from "./mime";

export interface TableOptions {
  /** Columns to show, in order; all that occur in the rows by default. */
  columns?: string[];
  caption?: string;
  /** Rows shown at most (default 50); what is left out is counted below the table. */
  maxRows?: number;
  /** Decimals of numbers that are not integers (default 4). */
  digits?: number;
}

/** A table of `rows`, one record a row: `table([{ model: "bow", coverage: 0.55 }])`. */
export function table(rows: readonly Record<string, unknown>[], options: TableOptions = {}): Displayable {
  const columns = options.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return displayable(
    tableBundle(
      columns,
      rows.map((row) => columns.map((column) => row[column])),
      options,
    ),
  );
}

/** The bundle of a table given by its cells; `index`, when given, labels the rows. */
export function tableBundle(
  columns: readonly string[],
  cells: readonly (readonly unknown[])[],
  { caption, maxRows = 50, digits = 4 }: TableOptions = {},
  index?: readonly unknown[],
): MimeBundle {
  const head = index ? ["", ...columns] : [...columns];
  const shown = cells.slice(0, maxRows).map((row, i) => (index ? [index[i], ...row] : [...row]));
  const body = shown.map((row) => row.map((cell) => cellText(cell, digits)));
  const right = head.map((_, i) => shown.some((row) => typeof row[i] === "number"));
  const note = cells.length > shown.length ? `${cells.length - shown.length} more rows` : "";
  return {
    "text/html": asHtml(head, body, right, caption, note),
    "text/plain": asText(head, body, right, caption, note),
  };
}

function cellText(value: unknown, digits: number): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value)) {
    return Math.abs(value) < 10 ** -digits ? value.toExponential(2) : value.toFixed(digits);
  }
  return typeof value === "object" && !(value instanceof Date) ? JSON.stringify(value) : String(value);
}

function asHtml(head: string[], body: string[][], right: boolean[], caption: string | undefined, note: string): string {
  const cell = (name: "td" | "th", text: string, i: number) =>
    `<${name} style="text-align:${right[i] ? "right" : "left"}">${escapeHtml(text)}</${name}>`;
  const row = (name: "td" | "th", cells: string[]) =>
    `<tr>${cells.map((text, i) => cell(name, text, i)).join("")}</tr>`;
  return [
    "<table>",
    caption === undefined ? "" : `<caption>${escapeHtml(caption)}</caption>`,
    `<thead>${row("th", head)}</thead>`,
    `<tbody>${body.map((cells) => row("td", cells)).join("\n")}</tbody></table>`,
    note && `<p>${note}</p>`,
  ].join("");
}

function asText(head: string[], body: string[][], right: boolean[], caption: string | undefined, note: string): string {
  const widths = head.map((name, i) => Math.max(name.length, ...body.map((row) => row[i].length)));
  const line = (cells: string[]) =>
    cells
      .map((text, i) => (right[i] ? text.padStart(widths[i]) : text.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [caption, line(head), rule, ...body.map(line), note]
    .filter((text) => text !== undefined && text !== "")
    .join("\n");
}
