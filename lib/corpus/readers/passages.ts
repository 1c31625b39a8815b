/**
 * Passages from a BEIR folder (`corpus.jsonl`: `_id`, `title`, `text`) or from any `.jsonl` file with at least `text`
 * (the form of the official pre-training data). A passage without an `_id` takes its line number for one.
 */
import { InputError } from "../../errors";
import type { Passage } from "../passage";
import { locateJsonl } from "./locate";
import { idField, readRecords, textField, UniqueIds } from "./records";

/**
 * Streams the passages of `place`: a BEIR folder, or a `.jsonl` or `.jsonl.gz` file. A passage with no text is kept.
 * @throws InputError when there is no corpus or it is empty, on a line that is not JSON, a field of the wrong type, or an id
 *   that comes twice (file, line and field named).
 */
export async function* readPassages(place: string): AsyncGenerator<Passage> {
  const file = locateJsonl(place, "corpus.jsonl");
  const ids = new UniqueIds();
  let count = 0;
  for await (const record of readRecords(file)) {
    const id = idField(record, "_id", String(record.line));
    ids.add(id, file, record.line);
    count++;
    yield { id, title: textField(record, "title", ""), text: textField(record, "text") };
  }
  if (count === 0) {
    throw new InputError("the corpus is empty", {
      file,
      expected: "one JSON object a line",
      found: "no line with content",
    });
  }
}

/** All passages of `place` in memory. @throws InputError as `readPassages`. */
export async function loadPassages(place: string): Promise<Passage[]> {
  const passages: Passage[] = [];
  for await (const passage of readPassages(place)) passages.push(passage);
  return passages;
}
