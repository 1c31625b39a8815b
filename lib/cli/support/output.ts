/** What a command prints: results on stdout (text, or one JSON value with `--json`), everything else on stderr. */
import { messageOf } from "../../errors";
import { STANDARD_STREAM } from "../../files";
import { harmless } from "../../text/terminal";

/** Files that stand for something else, by their paths: messages name what they stand for. */
const hidden = new Map<string, string>();
let results: NodeJS.WriteStream = process.stdout;

/** From now on `file` is called `name`. */
export function hide(file: string, name: string): void {
  hidden.set(file, name);
}

/** Whether a file stands for something else: for standard input, or a pipe. */
export function isSpooled(file: string): boolean {
  return hidden.has(file);
}

/** Whether a file holds what standard input brought, which is then at its end. */
export function isStandardInput(file: string): boolean {
  return hidden.get(file) === STANDARD_STREAM;
}

/** Stdout is for a file's content: results go to stderr. */
export function sendResultsToStderr(): void {
  results = process.stderr;
}

/** Writes a result: `json` when asked for, else the text. */
export function printResult(asJson: boolean, json: unknown, text: string): void {
  results.write(withNames(asJson ? `${JSON.stringify(json, null, 2)}\n` : `${text}\n`));
}

/** A line for the person, on stderr. */
export function note(line: string): void {
  process.stderr.write(harmless(withNames(`${line}\n`)));
}

/** What a person calls the file: for tables, whose columns are as wide as their names. */
export function shownName(file: string): string {
  return withNames(file);
}

function withNames(text: string): string {
  let named = text;
  for (const [file, name] of hidden) named = named.replaceAll(file, name === "-" ? "standard input" : name);
  return named;
}

/**
 * A plain table: first column left, the others right.
 * @example
 * ```ts
 * import { table } from "bowlab-kernel";
 *
 * const rows = [{ model: "bow", "nDCG@10": 0.41 }, { model: "mlm", "nDCG@10": 0.18 }];
 * table(rows, { digits: 2, caption: "After fine-tuning" });
 * ```
 */
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
  const system = describeSystemError(error);
  if (system !== undefined) return `bowlab: ${system}`;
  return `bowlab: unexpected failure\n${error instanceof Error ? error.stack : String(error)}`;
}

/** What the system or the engine refused, in a user's words; undefined for everything else. */
function describeSystemError(error: unknown): string | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof Error && code !== undefined && path !== undefined && syscall !== undefined) {
    return `${path}: cannot use this place (${syscall}): found ${error.message}. To do: check what is there, and your right to it`;
  }
  // Of an open file the system does not say the name.
  if (error instanceof Error && (code === "ENOSPC" || code === "EDQUOT")) {
    return `the disk is full: found ${error.message}. To do: make room, or choose a place on another disk`;
  }
  const isMemory =
    error instanceof RangeError && /allocation failed|invalid (typed )?array length/i.test(error.message);
  return isMemory || /failed to allocate|OOM when allocating|out of memory/i.test(messageOf(error))
    ? `memory ran out: ${messageOf(error).split("\n")[0]}. To do: take smaller batches, shorter texts or a smaller model`
    : undefined;
}
