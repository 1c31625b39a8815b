/** The objects of a JSON file that is one array, one at a time, as DPR's training files are. Memory is bounded by the largest object. */
import { readLines } from "../../corpus/readers/lines";
import type { JsonRecord } from "../../corpus/readers/records";
import { InputError, messageOf } from "../../errors";

/** @throws InputError when the file is no array of objects or ends in the middle */
export async function* readJsonArray(file: string): AsyncGenerator<JsonRecord> {
  let depth = 0;
  let inString = false;
  let parts: string[] = [];
  let begin = 0;
  let last = 0;
  for await (const { number, text } of readLines(file)) {
    last = number;
    let from = depth >= 2 ? 0 : -1;
    if (depth === 0 && text.trim() !== "" && !text.trimStart().startsWith("[")) throw notAnArray(file, number, text);
    const marks = /["\\{}[\]]/g;
    for (let match = marks.exec(text); match; match = marks.exec(text)) {
      const [mark] = match;
      if (inString) {
        if (mark === "\\") marks.lastIndex++;
        else if (mark === '"') inString = false;
      } else if (mark === '"') {
        inString = true;
      } else if (mark === "{" || mark === "[") {
        if (++depth === 2) {
          from = match.index;
          begin = number;
        }
      } else if (mark !== "\\" && --depth === 1) {
        parts.push(text.slice(from, match.index + 1));
        yield { file, line: begin, fields: parseObject(parts.join("\n"), file, begin) };
        parts = [];
        from = -1;
      }
    }
    if (from >= 0) parts.push(text.slice(from));
  }
  if (depth !== 0) throw new InputError("the JSON file is cut short", { file, line: last, fix: "copy it again" });
}

function parseObject(text: string, file: string, line: number): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new InputError("cannot parse the object", { file, line, found: messageOf(error), cause: error });
  }
  throw new InputError("the array holds something that is no object", { file, line });
}

function notAnArray(file: string, line: number, text: string): InputError {
  return new InputError("the file is not one JSON array", {
    file,
    line,
    expected: "[",
    found: JSON.stringify(text.trim().slice(0, 20)),
    fix: "name files with one object a line .jsonl",
  });
}
