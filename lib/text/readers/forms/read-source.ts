/** The reader of each form: one file as passages. */
import { InputError } from "../../../errors";
import { listedFields, NoTextField, passageOfRow, type RowForm, readRows } from "../../rows";
import { type JsonRecord, type LineCursor, RecordIds, readRecords, textField } from "../../streaming";
import type { SourceKind } from "../sources";
import { cutPassage, readPackedText } from "./cut-passage";
import { readDocument } from "./documents";
import { type FoundPassage, idAt, type Reading } from "./reading";
import { readTextPassages } from "./text";
import { readTsvPassages } from "./tsv-passages";

/** Fields that an error names. */
const SHOWN = 8;

type Reader = (reading: Reading) => AsyncGenerator<FoundPassage>;

const readers: Readonly<Record<SourceKind, Reader>> = {
  jsonl: (reading) => (reading.options.fields ? readTable(reading, "jsonl") : cut(reading, readJsonLines)),
  json: (reading) => readTable(reading, "json"),
  csv: (reading) => readTable(reading, "csv"),
  tsv: (reading) => (reading.options.fields ? readTable(reading, "tsv") : cut(reading, readTsv)),
  parquet: (reading) => readTable(reading, "parquet"),
  text: (reading) => (reading.options.passageWords ? readPackedText(reading) : readText(reading)),
  markdown: (reading) => (isPlain(reading) ? readText(reading) : readDocument(reading, "markdown")),
  html: (reading) => readDocument(reading, "html"),
  manual: (reading) => readDocument(reading, "manual"),
};

/**
 * Streams the passages of one file, from `from` on where that is given. @throws InputError as `readPassages`, but takes
 * every id
 */
export function readSource(reading: Reading): AsyncGenerator<FoundPassage> {
  return readers[reading.source.kind](reading);
}

function isPlain({ options: { textUnit = "auto" } }: Reading): boolean {
  return textUnit !== "auto";
}

async function* cut(reading: Reading, reader: Reader): AsyncGenerator<FoundPassage> {
  for await (const found of reader(reading)) yield* cutPassage(found, reading.options);
}

async function* readText(reading: Reading): AsyncGenerator<FoundPassage> {
  const { source, options, onRead, from } = reading;
  const cursor: LineCursor = { from };
  for await (const { number, text } of readTextPassages(source.file, options.textUnit ?? "auto", onRead, cursor))
    yield { passage: { id: idAt(reading, number), title: "", text }, line: number, place: placeAt(cursor, number) };
}

async function* readTsv({ source, onRead, from }: Reading): AsyncGenerator<FoundPassage> {
  const cursor: LineCursor = { from, keepsFirst: true };
  for await (const { passage, line } of readTsvPassages(source.file, onRead, cursor)) {
    // The first line of a file, read for what it tells of the others.
    if (from && line < from.line) continue;
    yield { passage, line, place: placeAt(cursor, line) };
  }
}

/** One file of a folder whose first record has no text holds records of another kind: it is left out, and counted. */
async function* readJsonLines(reading: Reading): AsyncGenerator<FoundPassage> {
  const { source, onRead, from, isCollection, skipLog } = reading;
  const cursor: LineCursor = { from, keepsFirst: true };
  const ids = new RecordIds("passage");
  let isFirst = true;
  for await (const record of readRecords(source.file, onRead, cursor)) {
    const { line } = record;
    const isOther = isFirst && record.fields.text === undefined;
    if (isOther && isCollection) return skipLog.add("otherRecords", source.name);
    if (isOther) throw noText(source.file, record);
    isFirst = false;
    const id = ids.of(record, idAt(reading, line));
    const passage = { id, title: textField(record, "title", ""), text: textField(record, "text") };
    const origin = originOf(record.fields.metadata);
    if (from === undefined || line >= from.line) yield { passage, line, place: placeAt(cursor, line), origin };
  }
}

function noText(file: string, { line, fields }: JsonRecord): InputError {
  const names = Object.keys(fields);
  return new InputError("the record has no text", {
    ...{ file, line, field: "text" },
    expected: "a string",
    found: names.length === 0 ? "no field at all" : `the fields ${listedFields(names, SHOWN)}`,
    fix: "say which field holds the text, --fields text=NAME, or mend the record",
  });
}

/** `metadata: { file, line }`, as corpora of API documentation have it; undefined for metadata of other kinds. */
function originOf(metadata: unknown): FoundPassage["origin"] {
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const { file, line } = metadata as Record<string, unknown>;
  if (typeof file !== "string" || file === "") return undefined;
  return Number.isSafeInteger(line) ? { file, line: line as number } : { file };
}

/** Passages of several lines are left out: reading does not begin with them. */
function placeAt({ place }: LineCursor, line: number): FoundPassage["place"] {
  return place?.line === line ? place : undefined;
}

/** One file of a folder that has none of the text's fields is left out, and counted. */
async function* readTable(reading: Reading, form: RowForm): AsyncGenerator<FoundPassage> {
  const { source, options, isCollection, skipLog } = reading;
  try {
    yield* readTableRows(reading, form);
  } catch (error) {
    if (!(isCollection && error instanceof NoTextField)) throw error;
    if (options.fields === undefined) return skipLog.add("otherRecords", source.name);
    skipLog.add("fieldlessFiles", `${source.name} (has ${listedFields(error.there, SHOWN)})`);
  }
}

async function* readTableRows(reading: Reading, form: RowForm): AsyncGenerator<FoundPassage> {
  const { source, options, onRead, from, isCollection, skipLog } = reading;
  const { fields, delimiter } = options;
  const tellLacking = (field: string): void => {
    if (from === undefined) skipLog.add("missingFields", `${source.name} (${field})`);
  };
  const onLacking = isCollection ? tellLacking : undefined;
  for await (const { row, columns } of readRows(source.file, form, { fields, delimiter, onRead, from, onLacking })) {
    const line = row.line ?? row.number;
    const passage = passageOfRow(source.file, row, columns, (number) => idAt(reading, number));
    if (passage === undefined) {
      skipLog.add("emptyRows", `${source.name}:${line}`);
      continue;
    }
    const { number, at, linesBefore } = row;
    const place =
      at === undefined ? undefined : { line: number, at, ...(linesBefore !== undefined && { linesBefore }) };
    yield* cutPassage({ passage, line, place }, options);
  }
}
