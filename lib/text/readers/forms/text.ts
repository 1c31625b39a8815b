/**
 * Passages from plain text (`.txt`, `.md`). A passage is
 * - a `line` with something on it,
 * - a `paragraph`: lines up to a blank one (the data format of BERT's own pre-training: a sentence a line, a blank line
 *   between documents),
 * - or the whole `file`; `auto` takes paragraphs where a blank line stands between two others within the first MiB of
 *   the file, lines elsewhere.
 */
import { InputError } from "../../../errors";
import { type Line, type LineCursor, MAX_LINE_BYTES, type OnRead, readLines } from "../../streaming";
import type { TextUnit } from "../text-unit";

/** How far `auto` looks for a blank line, in UTF-16 units. */
const LOOK_AHEAD = 1 << 20;

/**
 * Streams the passages of a text file, each with the line it begins on.
 * @throws InputError as `readLines`, and on a passage longer than a line may be (64 MiB).
 */
export async function* readTextPassages(
  file: string,
  unit: TextUnit,
  onRead?: OnRead,
  cursor?: LineCursor,
): AsyncGenerator<Line> {
  const chosen = unit === "auto" ? await detectUnit(file) : unit;
  let lines: string[] = [];
  let first = 1;
  let length = 0;
  for await (const { number, text } of readLines(file, MAX_LINE_BYTES, onRead, cursor)) {
    const blank = text.trim() === "";
    if (chosen === "line") {
      if (!blank) yield { number, text };
      continue;
    }
    if (blank && (lines.length === 0 || chosen === "paragraph")) {
      if (lines.length > 0) yield { number: first, text: lines.join("\n") };
      lines = [];
      length = 0;
      continue;
    }
    if (lines.length === 0) first = number;
    lines.push(text);
    length += text.length + 1;
    if (length > MAX_LINE_BYTES) throw tooLong(file, first, chosen);
  }
  if (lines.length > 0) yield { number: first, text: lines.join("\n").trimEnd() };
}

async function detectUnit(file: string): Promise<"line" | "paragraph"> {
  let seen = 0;
  let gap = false;
  for await (const { text } of readLines(file)) {
    const blank = text.trim() === "";
    if (gap && !blank) return "paragraph";
    if (blank && seen > 0) gap = true;
    seen += text.length;
    if (seen > LOOK_AHEAD) break;
  }
  return "line";
}

function tooLong(file: string, line: number, unit: TextUnit): InputError {
  return new InputError(`the ${unit} that begins here is too long for a passage`, {
    file,
    line,
    expected: `at most ${MAX_LINE_BYTES} bytes`,
    fix: "read the text by lines (--text-unit line)",
  });
}
