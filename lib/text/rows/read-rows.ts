/** Rows of a file, whatever its form: JSON lines, a JSON array, CSV and TSV with a header, Parquet. */
import { type OnRead, readJsonValues, readRecords } from "../streaming";
import { Columns } from "./columns";
import { readCsv } from "./csv";
import { type Fields, joinedNames, type Row, type RowPlace } from "./fields";
import { openParquet } from "./parquet";

/** Forms that are made of rows. */
export type RowForm = "jsonl" | "json" | "csv" | "tsv" | "parquet";

/** How rows are read. */
export interface RowOptions {
  fields?: Fields;
  /** Of CSV: what separates values. */
  delimiter?: string;
  onRead?: OnRead;
  /** Begin with this row: its number, and the bytes before it. */
  from?: RowPlace;
}

/** A row, and which of its fields are what. */
export interface FoundRow {
  row: Row;
  columns: Columns;
}

/**
 * Streams the rows of a file. @throws InputError as the readers of the forms, and when a named field is not there or
 * none can be told to be the text
 */
export async function* readRows(file: string, form: RowForm, options: RowOptions = {}): AsyncGenerator<FoundRow> {
  if (form === "parquet") return yield* parquetRows(file, options);
  let columns: Columns | undefined;
  for await (const row of textRows(file, form, options)) {
    columns ??= new Columns(file, row, options.fields, "header" in row ? (row.header as string[]) : undefined);
    columns.meet(row);
    yield { row, columns };
  }
  if (options.from === undefined) columns?.end();
}

async function* textRows(file: string, form: RowForm, options: RowOptions): AsyncGenerator<Row> {
  const { delimiter, onRead, from } = options;
  if (form === "csv") yield* readCsv(file, { delimiter, onRead, from });
  else if (form === "tsv") yield* readCsv(file, { delimiter: delimiter ?? "\t", onRead, from });
  else yield* jsonRows(file, form, onRead, from);
}

/** Reading begins at the file's beginning: what comes before `from` is parsed and passed over. */
async function* jsonRows(
  file: string,
  form: RowForm,
  onRead: OnRead | undefined,
  from: RowPlace | undefined,
): AsyncGenerator<Row> {
  let count = 0;
  for await (const { line, fields } of form === "json" ? readJsonValues(file, onRead) : readRecords(file, onRead)) {
    count++;
    // Several objects of an array may stand on one line.
    const number = form === "json" ? count : line;
    if (from && number < from.line) continue;
    yield { number, line, values: fields, at: 0 };
  }
}

async function* parquetRows(file: string, { fields, onRead, from }: RowOptions): AsyncGenerator<FoundRow> {
  const table = await openParquet(file);
  try {
    const empty: Row = { number: 0, values: Object.fromEntries(table.header.map((name) => [name, ""])) };
    const columns = new Columns(file, empty, fields, table.header);
    const names = [...joinedNames(columns.id), ...columns.title, ...columns.text];
    const top = names.map((name) => (table.header.includes(name) ? name : name.split(".")[0]));
    const first = from?.line ?? 1;
    for await (const row of table.read([...new Set(top)], first, onRead)) {
      yield { row: { ...row, at: 0 }, columns };
    }
  } finally {
    await table.close();
  }
}
