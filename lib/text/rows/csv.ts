/** Rows of tables in text: values separated by commas or the like under a header, quoted as RFC 4180 has it. */
import { Readable } from "node:stream";
import type { CsvError, Info, Parser } from "csv-parse";
import { InputError } from "../../errors";
import { cannotRead, MAX_LINE_BYTES, type OnRead, readChunks, readChunksFrom, readLines } from "../streaming";
import { bareReturns, brokenQuote, lineBehind, refuseTwins, wrongWidth } from "./csv-errors";
import type { Row, RowPlace } from "./fields";
import { wholeLines } from "./whole-lines";

/** What separates values, where the header's line tells. */
const DELIMITERS = [",", ";", "\t", "|"];

/** How a table is read. */
export interface CsvOptions {
  /** Default: the one of , ; tab | that the header has most of. */
  delimiter?: string;
  onRead?: OnRead;
  /** Begin with this row; the header is read all the same. */
  from?: RowPlace;
  /** Told the names of the columns, and the line that they stand on, before anything is refused. */
  onHeader?: (header: readonly string[], line: number) => void;
}

/**
 * Streams the rows of a table. @throws InputError on a quote that is not closed or stands within a value, on a row with
 * more or fewer values than the header, on a name that comes twice, or as the reader of files
 */
export async function* readCsv(file: string, options: CsvOptions = {}): AsyncGenerator<Row> {
  const { onRead, from } = options;
  const head = await headOf(file, options);
  if (head === undefined) return;
  const { header, separator, bytes, lines } = head;
  const start: RowPlace = from ?? { line: 1, at: bytes };
  // The number of the row stands where other forms have a line: a row may have several.
  let number = start.line;
  const counter = new LineCounter(start.at === bytes ? lines : start.linesBefore);
  const chunks = readChunksFrom(file, start.at, onRead);
  const isCounted = counter.linesBefore !== undefined;
  let { at } = start;
  const parsing = { file, delimiter: separator, start: at, linesBefore: counter.linesBefore };
  for await (const { record, info } of parsed(chunks, parsing)) {
    const { linesBefore } = counter;
    const line = counter.add(record, info);
    if (record.length !== header.length) throw wrongWidth(file, { line, row: number }, record.length, header.length);
    const values = Object.fromEntries(header.map((name, i) => [name, record[i]]));
    yield { number, line, values, at, ...(isCounted && { linesBefore }) };
    number++;
    at = start.at + info.bytes;
  }
}

/** Counts the lines of a table, of which a row may have several. */
class LineCounter {
  /** Lines down to the end of the last row; undefined where nobody counted those before the first. */
  linesBefore: number | undefined;
  #blank = 0;

  constructor(linesBefore: number | undefined) {
    this.linesBefore = linesBefore;
  }

  /** Takes the next row. @returns the line that it begins on */
  add(record: readonly string[], { empty_lines }: Info): number | undefined {
    if (this.linesBefore === undefined) return undefined;
    const line = this.linesBefore + (empty_lines - this.#blank) + 1;
    this.#blank = empty_lines;
    this.linesBefore = line;
    for (const value of record)
      for (let at = value.indexOf("\n"); at >= 0; at = value.indexOf("\n", at + 1)) this.linesBefore++;
    return line;
  }
}

interface Parsed {
  record: string[];
  info: Info;
}

/** The first row that says something, and where the next begins. */
async function headOf(file: string, { delimiter, onHeader }: CsvOptions) {
  const separator = delimiter ?? guessed(await firstLineOf(file));
  const options = { file, delimiter: separator, start: 0, linesBefore: 0 };
  for await (const { record, info } of parsed(readChunks(file), options)) {
    const header = record.map((name) => name.trim());
    const counter = new LineCounter(0);
    const line = counter.add(record, info) as number;
    onHeader?.(header, line);
    refuseTwins(file, header, line);
    return { header, separator, bytes: info.bytes, lines: counter.linesBefore };
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
  /** Bytes of the text before the chunks. */
  start: number;
  /** Lines before them; undefined where nobody counted them: errors then name no line. */
  linesBefore: number | undefined;
}

async function* parsed(chunks: AsyncIterable<Buffer>, options: ParseOptions): AsyncGenerator<Parsed> {
  const { file, delimiter, start, linesBefore } = options;
  const { parse } = await import("csv-parse");
  const parser: Parser = parse({
    ...{ delimiter, bom: start === 0, info: true, skip_empty_lines: true, relax_column_count: true },
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
    const { bytes } = error as CsvError & { bytes: number };
    const line = linesBefore === undefined ? undefined : await lineBehind(file, start + bytes);
    throw brokenQuote(file, error as CsvError, line);
  } finally {
    source.destroy();
    parser.destroy();
  }
}
