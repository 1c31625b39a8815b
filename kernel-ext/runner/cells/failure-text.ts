/** A failed cell as text: its source, what it wrote, and the traceback, so that the log alone tells what happened. */
import { type CodeCell, type IError, type IStream, joined, sourceOf } from "../nbformat";

/** Lines of source and of each stream that are shown. */
const shown = 20;

/** A failed cell for a terminal: its source, the end of its streams, the traceback. */
export function failureText(cell: CodeCell, position: number, note: string): string {
  const streams = cell.outputs
    .filter((output) => output.output_type === "stream")
    .map((output) =>
      section(
        (output as IStream).name,
        joined((output as IStream).text)
          .trimEnd()
          .split("\n")
          .slice(-shown),
      ),
    );
  const errors = cell.outputs.filter((output) => output.output_type === "error").map((output) => output as IError);
  const traceback = errors.flatMap((error) =>
    error.traceback.length > 0 ? error.traceback : [`${error.ename}: ${error.evalue}`],
  );
  return [
    section(`cell ${position} failed: ${note}`, sourceOf(cell).split("\n").slice(0, shown)),
    ...streams,
    section(
      "error",
      traceback.flatMap((line) => line.split("\n")),
    ),
  ].join("\n");
}

function section(title: string, lines: string[]): string {
  return [`── ${title}`, ...lines.map((line) => `   ${line}`)].join("\n");
}
