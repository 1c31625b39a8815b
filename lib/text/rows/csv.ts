/** Rows of tables in text: values separated by commas or the like under a header, quoted as RFC 4180 has it. */
import { Readable } from "node:stream";
import type { CsvError, Info, Parser } from "csv-parse";
import { InputError, messageOf } from "../../errors";
import {
  cannotRead,
  type LinePlace,
  MAX_LINE_BYTES,
  type OnRead,
  readChunks,
  readChunksFrom,
  readLines,
} from "../streaming";
import type { Row } from "./fields";
import { wholeLines } from "./whole-lines";

/** What separates values, where the header's line tells. */
const DELIMITERS = [",", ";", "\t", "|"];

/** How a table is read. */
export interface CsvOptions {
  /** Default: the one of , ; tab | that the header has most of. */
  delimiter?: string;
  onRead?: OnRead;
  /** Begin with this row; the header is read all the same. */
  from?: LinePlace;
}

/** A row with the names of all columns. */
export interface TableRow extends Row {
  header: readonly string[];
}

/**
 * Streams the rows of a table. @throws InputError on a quote that is not closed or stands within a value, on a row with
 * more or fewer values than the header, on a name that comes twice, or as the reader of files
 */
export async function* readCsv(file: string, { delimiter, onRead, from }: CsvOptions = {}): AsyncGenerator<TableRow> {
  const head = await headOf(file, delimiter);
  if (head === undefined) return;
  const { header, separator, bytes, lines } = head;
  const start = from ?? { line: 1, at: bytes };
  // The number of the row stands where other forms have a line: a row may have several.
  let number = start.line;
  // Lines are counted from where reading begins; those before it are told by nobody.
  const linesBefore = from && from.at !== bytes ? undefined : lines;
  const chunks = readChunksFrom(file, start.at, onRead);
  const records = parsed(chunks, { file, delimiter: separator, isStart: start.at === 0, linesBefore });
  let at = start.at;
  let last = 0;
  for await (const { record, info } of records) {
    const line = linesBefore === undefined ? undefined : linesBefore + last + 1;
    if (record.length !== header.length) throw wrongWidth(file, line, number, record.length, header.length);
    const values = Object.fromEntries(header.map((name, i) => [name, record[i]]));
    yield { number, line, values, at, header };
    number++;
    at = start.at + info.bytes;
    last = info.lines;
  }
}

interface Parsed {
  record: string[];
  info: Info;
}

/** The first row that says something, and where the next begins. */
async function headOf(file: string, given: string | undefined) {
  const separator = given ?? guessed(await firstLineOf(file));
  for await (const { record, info } of parsed(readChunks(file), {
    ...{ file, delimiter: separator, isStart: true, linesBefore: 0 },
  })) {
    const header = record.map((name) => name.trim());
    refuseTwins(file, header, info.lines);
    return { header, separator, bytes: info.bytes, lines: info.lines };
  }
  return undefined;
}

/** The first line that is not blank; "" where there is none. @throws InputError as the reader of lines does */
async function firstLineOf(file: string): Promise<string> {
  let first = "";
  for await (const { text } of readLines(file)) {
    if (first !== "") return first;
    if (text.trim() === "") continue;
    first = text.trimStart();
    if (!first.includes("\r")) return first;
  }
  if (first.includes("\r")) throw bareReturns(file);
  return first;
}

function guessed(line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((each) => bare.split(each).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

interface ParseOptions {
  file: string;
  delimiter: string;
  isStart: boolean;
  /** Undefined where nobody counted them: errors then name no line. */
  linesBefore: number | undefined;
}

async function* parsed(chunks: AsyncIterable<Buffer>, options: ParseOptions): AsyncGenerator<Parsed> {
  const { file, delimiter, isStart, linesBefore } = options;
  const { parse } = await import("csv-parse");
  const parser: Parser = parse({
    ...{ delimiter, bom: isStart, info: true, skip_empty_lines: true, relax_column_count: true },
    record_delimiter: ["\r\n", "\n"],
    max_record_size: MAX_LINE_BYTES,
  });
  const source = Readable.from(wholeLines(chunks, file, linesBefore), { objectMode: false });
  source.on("error", (error) => parser.destroy(error)).pipe(parser);
  try {
    yield* parser as AsyncIterable<Parsed>;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (!("code" in (error as object)) || !String((error as CsvError).code).match(/CSV|QUOTE/))
      throw cannotRead(file, 1, error);
    throw broken(file, error as CsvError, linesBefore);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function broken(file: string, error: CsvError, linesBefore: number | undefined): InputError {
  const isLong = error.code === "CSV_MAX_RECORD_SIZE";
  const line = /at line (\d+)/.exec(messageOf(error))?.[1];
  return new InputError("the table has a broken quote", {
    file,
    line: line === undefined || linesBefore === undefined ? undefined : linesBefore + Number(line),
    expected: 'values with quotes in them as "say ""so""", every quote closed',
    found: isLong ? `a row of more than ${MAX_LINE_BYTES} bytes` : messageOf(error).split(":")[0].toLowerCase(),
    fix: "mend the row; --delimiter says what separates values",
    cause: error,
  });
}

/** Line ends of old Macs, which csv-parse would take for one long header: the table would seem to be empty. */
function bareReturns(file: string): InputError {
  return new InputError("the table's lines end with a carriage return alone", {
    file,
    expected: "lines that end with a line feed",
    found: "none in the whole file",
    fix: "convert it: tr '\\r' '\\n' < FILE > NEW",
  });
}

function wrongWidth(file: string, line: number | undefined, row: number, found: number, expected: number): InputError {
  return new InputError("the row has another number of values than the header", {
    file,
    line,
    field: line === undefined ? `row ${row}` : undefined,
    expected: `${expected}`,
    found: `${found}`,
    fix: "mend the row; --delimiter says what separates values",
  });
}

function refuseTwins(file: string, header: readonly string[], line: number): void {
  const twin = header.find((name, i) => header.indexOf(name) !== i);
  if (twin === undefined) return;
  throw new InputError("two columns have the same name", {
    file,
    line,
    field: twin,
    expected: "a header in the first line, every name once",
    fix: "write the columns' names above them",
  });
}
