/**
 * Scraps: named values that a notebook records (`record()` of bowlab-kernel, scrapbook's glue()), gathered from its
 * outputs as a table.
 */
import * as path from "node:path";
import { stringify } from "csv-stringify/sync";
import { writeFileAtomic } from "../../files";
import { wellFormedJson } from "../../well-formed";
import { type IDisplayData, isCode, type Notebook } from "../nbformat";
import type { ParameterValues } from "../parameterize";

export type Scraps = Record<string, unknown>;

/** One run of a notebook as a row of the table. */
export interface ScrapRow {
  notebook: string;
  output: string;
  status: string;
  parameters: ParameterValues;
  scraps: Scraps;
}

/** The MIME types under which scraps come, and how each names its value. */
const readers: Record<string, (data: Record<string, unknown>) => [string, unknown][]> = {
  "application/vnd.bowlab.scrap+json": ({ name, value }) => [[String(name), value]],
  "application/scrapbook.scrap.json+json": ({ name, data }) => [[String(name), data]],
  "application/scrapbook.scrap.text+json": ({ name, data }) => [[String(name), data]],
  "application/papermill.record+json": (data) => Object.entries(data),
};

/** The notebook's scraps by name; a name recorded again has its last value. */
export function scrapsOf(notebook: Notebook): Scraps {
  const scraps = new Map<string, unknown>();
  for (const cell of notebook.cells) {
    if (!isCode(cell)) continue;
    for (const output of cell.outputs) {
      const data = (output as IDisplayData).data ?? {};
      for (const [type, read] of Object.entries(readers)) {
        const found: unknown = data[type];
        if (typeof found !== "object" || found === null) continue;
        for (const [name, value] of read(found as Record<string, unknown>)) scraps.set(name, value);
      }
    }
  }
  return Object.fromEntries(scraps);
}

/** Writes scraps.json and scraps.csv into `folder` and gives their paths. @throws InputError */
export function writeScraps(folder: string, rows: readonly ScrapRow[]): string[] {
  const json = path.join(folder, "scraps.json");
  const csv = path.join(folder, "scraps.csv");
  writeFileAtomic(json, `${wellFormedJson(rows, 2)}\n`);
  writeFileAtomic(csv, scrapTable(rows));
  return [json, csv];
}

/**
 * One line a run: notebook, output, status, the parameters, the scraps. A scrap called as a parameter is set apart as
 * "name (scrap)".
 */
export function scrapTable(rows: readonly ScrapRow[]): string {
  const names = (part: "parameters" | "scraps") => [...new Set(rows.flatMap((row) => Object.keys(row[part])))];
  const parameters = names("parameters");
  const scraps = names("scraps");
  const taken = new Set(["notebook", "output", "status", ...parameters]);
  const header = [
    ...["notebook", "output", "status"],
    ...parameters,
    ...scraps.map((name) => (taken.has(name) ? `${name} (scrap)` : name)),
  ];
  const lines = rows.map((row) => [
    ...[row.notebook, row.output, row.status],
    ...parameters.map((name) => plain(own(row.parameters, name))),
    ...scraps.map((name) => plain(own(row.scraps, name))),
  ]);
  return stringify([header, ...lines]);
}

function own(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function plain(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
