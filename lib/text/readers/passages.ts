/**
 * Passages from a BEIR folder (`corpus.jsonl`: `_id`, `title`, `text`), from any `.jsonl` file with at least `text`
 * (the form of the official pre-training data; Tevatron's with `docid`), from MS MARCO's or DPR's `.tsv`, from plain
 * text, or from a folder of such files. Where no passage of a file has an id (`record-ids`) each is named by its line,
 * in a folder of files by file and line.
 */
import { InputError } from "../../errors";
import type { Passage } from "../passage";
import {
  type LineCursor,
  type LinePlace,
  type OnRead,
  RecordIds,
  readRecords,
  textField,
  UniqueIds,
} from "../streaming";
import { corpusSources, type Source } from "./sources";
import { readTextPassages, type TextUnit } from "./text";
import { readTsvPassages } from "./tsv-passages";

/** Where a passage begins. */
export interface ReadingPlace extends LinePlace {
  /** Which of the corpus's files, counted from 0. */
  source: number;
}

/** How passages are read. */
export interface ReadOptions {
  /** What is a passage of plain text; "auto" by default. */
  textUnit?: TextUnit;
  /**
   * Refuse an id that comes twice; true by default. Keeps every id in memory, which a corpus of many gigabytes forbids.
   */
  uniqueIds?: boolean;
  /** Told the bytes taken from the disk, as they are. */
  onRead?: OnRead;
  /** Begin with this passage; ids are not compared with those before. */
  from?: ReadingPlace;
  /** Told where the next passage begins, where reading can begin with it; passages of several lines are left out. */
  onPlace?: (place: ReadingPlace) => void;
}

/**
 * Streams the passages of `place`. A passage with no text is kept.
 * @throws InputError when there is no corpus or it is empty, on a line that is not JSON, a field of the wrong type, or
 * an id
 *   that comes twice (file, line and field named).
 */
export async function* readPassages(place: string, options: ReadOptions = {}): AsyncGenerator<Passage> {
  const { sources, isCollection } = corpusSources(place);
  const ids = new UniqueIds();
  let count = 0;
  const { from, onPlace } = options;
  for (const [number, source] of sources.entries()) {
    if (from && number < from.source) continue;
    const cursor: LineCursor = { from: number === from?.source ? from : undefined, keepsFirst: source.kind !== "text" };
    for await (const { passage, line } of readSource(source, isCollection, options, cursor)) {
      // The first line of a file, read for what it tells of the others.
      if (cursor.from && line < cursor.from.line) continue;
      if (options.uniqueIds ?? true) ids.add(passage.id, source.file, line);
      count++;
      if (onPlace && cursor.place?.line === line) onPlace({ source: number, ...cursor.place });
      yield passage;
    }
  }
  if (count === 0 && !from) throw emptyCorpus(isCollection ? place : sources[0].file);
}

/**
 * Streams the passages of one file, each with the line it begins on. @throws InputError as `readPassages`, but takes
 * every id.
 */
async function* readSource(
  { file, name, kind }: Source,
  isCollection: boolean,
  { textUnit = "auto", onRead }: ReadOptions,
  cursor: LineCursor,
): AsyncGenerator<{ passage: Passage; line: number }> {
  const idAt = (line: number): string => (isCollection ? `${name}:${line}` : String(line));
  if (kind === "text") {
    for await (const { number, text } of readTextPassages(file, textUnit, onRead, cursor)) {
      yield { passage: { id: idAt(number), title: "", text }, line: number };
    }
    return;
  }
  if (kind === "tsv") {
    yield* readTsvPassages(file, onRead, cursor);
    return;
  }
  const ids = new RecordIds("passage");
  for await (const record of readRecords(file, onRead, cursor)) {
    const { line } = record;
    const id = ids.of(record, idAt(line));
    yield { passage: { id, title: textField(record, "title", ""), text: textField(record, "text") }, line };
  }
}

/** The error for a corpus without a passage. */
export function emptyCorpus(file: string): InputError {
  return new InputError("the corpus is empty", {
    file,
    expected: "one JSON object a line, or lines of text",
    found: "no line with content",
    fix: "check that this is the file that was meant",
  });
}

/**
 * All passages of `place` in memory. @throws InputError as `readPassages`.
 * @example
 * ```ts
 * import { loadPassages } from "bowlab";
 *
 * const passages = await loadPassages("data"); // a BEIR folder, one file, or a folder of text files
 * console.log(passages.length, passages[1].id); // → 8 p2
 * ```
 */
export async function loadPassages(place: string, options: ReadOptions = {}): Promise<Passage[]> {
  const passages: Passage[] = [];
  for await (const passage of readPassages(place, options)) passages.push(passage);
  return passages;
}
