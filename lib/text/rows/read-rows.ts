/** Rows of a file, whatever its form: JSON lines, a JSON array, CSV and TSV with a header, Parquet. */
import { type OnRead, readJsonValues, readRecords } from "../streaming";
import { Columns } from "./columns";
import { type CsvOptions, readCsv } from "./csv";
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
  /**
   * For a file among others: told each named field that it lacks, and reads it without. A file that has none of the
   * text's gives no row before `NoTextField` is thrown.
   */
  onLacking?: (field: string) => void;
}

/** A row, and which of its fields are what. */
export interface FoundRow {
  row: Row;
  columns: Columns;
}

/**
 * Streams the rows of a file. @throws InputError as the readers of the forms, and when a named field is not there or
 * none can be told to be the text, then `NoTextField`
 */
export async function* readRows(file: string, form: RowForm, options: RowOptions = {}): AsyncGenerator<FoundRow> {
  if (form === "parquet") return yield* parquetRows(file, options);
  const { fields: given, from, onLacking } = options;
  let columns: Columns | undefined;
  const onHeader: CsvOptions["onHeader"] = (header, line) => {
    columns = new Columns(file, rowOfNames(header, line), { given, header, onLacking });
  };
  const held: FoundRow[] = [];
  for await (const row of textRows(file, form, options, onHeader)) {
    columns ??= new Columns(file, row, { given, onLacking });
    // Where reading begins further down, the file is known to have the text's fields.
    if (from === undefined) columns.meet(row);
    held.push({ row, columns });
    if (columns.hasText || from !== undefined || onLacking === undefined) yield* held.splice(0);
  }
  if (from === undefined) columns?.end();
}

/** What stands for a first row where the names of all columns are known. */
function rowOfNames(header: readonly string[], line?: number): Row {
  return { number: 0, line, values: Object.fromEntries(header.map((name) => [name, ""])) };
}

async function* textRows(
  file: string,
  form: RowForm,
  { delimiter, onRead, from }: RowOptions,
  onHeader: CsvOptions["onHeader"],
): AsyncGenerator<Row> {
  if (form === "csv") yield* readCsv(file, { delimiter, onRead, from, onHeader });
  else if (form === "tsv") yield* readCsv(file, { delimiter: delimiter ?? "\t", onRead, from, onHeader });
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

async function* parquetRows(
  file: string,
  { fields: given, onRead, from, onLacking }: RowOptions,
): AsyncGenerator<FoundRow> {
  const table = await openParquet(file);
  try {
    const { header } = table;
    const columns = new Columns(file, rowOfNames(header), { given, header, onLacking });
    const names = [...joinedNames(columns.id), ...columns.title, ...columns.text];
    const top = new Set(names.map((name) => (header.includes(name) ? name : name.split(".")[0])));
    const first = from?.line ?? 1;
    const there = header.filter((name) => top.has(name));
    for await (const row of table.read(there, first, onRead)) {
      yield { row: { ...row, at: 0 }, columns };
    }
  } finally {
    await table.close();
  }
}
