/** What can be wrong with a table in text, said by line. */
import type { CsvError } from "csv-parse";
import { InputError, messageOf } from "../../errors";
import { MAX_LINE_BYTES, readChunks } from "../streaming";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * The line on which the value begins that stands behind so many bytes of a file's text. csv-parse counts otherwise:
 * each carriage return within quotes is a line to it.
 */
export async function lineBehind(file: string, bytes: number): Promise<number> {
  let line = 1;
  let at = 0;
  for await (const chunk of readChunks(file)) {
    for (const byte of chunk) {
      // Before a row there may be blank lines.
      if (at++ >= bytes && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) return line;
      if (byte === LINE_FEED) line++;
    }
  }
  return line;
}

/** The error for what csv-parse refuses. @param line on which the value begins */
export function brokenQuote(file: string, error: CsvError, line: number | undefined): InputError {
  const isLong = error.code === "CSV_MAX_RECORD_SIZE";
  return new InputError("the table has a broken quote", {
    file,
    line,
    expected: 'values with quotes in them as "say ""so""", every quote closed',
    found: isLong ? `a row of more than ${MAX_LINE_BYTES} bytes` : messageOf(error).split(":")[0].toLowerCase(),
    fix: "mend the row; --delimiter says what separates values",
    cause: error,
  });
}

/** Line ends of old Macs, which csv-parse would take for one long header: the table would seem to be empty. */
export function bareReturns(file: string): InputError {
  return new InputError("the table's lines end with a carriage return alone", {
    file,
    expected: "lines that end with a line feed",
    found: "none in the whole file",
    fix: "convert it: tr '\\r' '\\n' < FILE > NEW",
  });
}

/** The error for a row of too many or too few values. @param row its number, told where its line is not known */
export function wrongWidth(
  file: string,
  { line, row }: { line: number | undefined; row: number },
  found: number,
  expected: number,
): InputError {
  return new InputError("the row has another number of values than the header", {
    file,
    line,
    field: line === undefined ? `row ${row}` : undefined,
    expected: `${expected}`,
    found: `${found}`,
    fix: "mend the row; --delimiter says what separates values",
  });
}

/** @throws InputError when two columns have one name */
export function refuseTwins(file: string, header: readonly string[], line: number): void {
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
