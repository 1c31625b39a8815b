/** What a command prints: results on stdout (text, or one JSON value with `--json`), everything else on stderr. */
import { messageOf } from "../errors";

/** Writes a result: `json` when asked for, else the text. */
export function printResult(asJson: boolean, json: unknown, text: string): void {
  process.stdout.write(asJson ? `${JSON.stringify(json, null, 2)}\n` : `${text}\n`);
}

/** A line for the person, on stderr. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A plain table: first column left, the others right. */
export function table(rows: (string | number)[][]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toFixed(4) : cell)));
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The message of a failure, for stderr. Defects of bowlab itself keep their stack. */
export function describeFailure(error: unknown, expected: boolean): string {
  if (expected) return `bowlab: ${messageOf(error)}`;
  return `bowlab: unexpected failure\n${error instanceof Error ? error.stack : String(error)}`;
}
