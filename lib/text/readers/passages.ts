/**
 * Passages from a BEIR folder (`corpus.jsonl`: `_id`, `title`, `text`), from one file in a form that is read (JSON
 * lines and arrays, CSV and TSV, Parquet, Markdown, HTML, plain text), or from a folder of such files. Where no passage
 * of a file has an id (`record-ids`) each is named by its line, its row or its heading, in a folder by file as well.
 */
import { InputError } from "../../errors";
import type { Passage } from "../passage";
import type { RowPlace } from "../rows";
import { insteadOfText, type PassedOver, SkipLog } from "../skipped";
import { type OnRead, UniqueIds } from "../streaming";
import { type Reading, readSource } from "./forms";
import { corpusSources } from "./sources";
import { checkTextOptions, type TextOptions } from "./text-options";

/** Where a passage begins. In forms without lines `line` is the number of its row. */
export interface ReadingPlace extends RowPlace {
  /** Which of the corpus's files, counted from 0. */
  source: number;
}

/** How passages are read. */
export interface ReadOptions extends TextOptions {
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
  /** Give each passage its `source`: the file and line that it begins on. */
  withSource?: boolean;
  /** Told at the end what of the corpus was passed over, where there was something. */
  onSkipped?: (skipped: PassedOver) => void;
}

/**
 * Streams the passages of `place`. A passage with no text is kept.
 * @throws InputError when there is no corpus or it is empty, on a line that is not JSON, a field of the wrong type, or
 * an id
 *   that comes twice (file, line and field named).
 */
export async function* readPassages(place: string, options: ReadOptions = {}): AsyncGenerator<Passage> {
  checkTextOptions(options);
  const listed = corpusSources(place, options);
  const { sources, isCollection } = listed;
  const ids = new UniqueIds();
  const skipLog = new SkipLog(listed);
  let count = 0;
  const { from, onPlace, onRead } = options;
  for (const [number, source] of sources.entries()) {
    if (from && number < from.source) continue;
    const before = { count, leftOut: skipLog.filesLeftOut };
    const start = number === from?.source ? from : undefined;
    const reading: Reading = { source, options, onRead, isCollection, skipLog, from: start };
    for await (const { passage, line, place, origin } of readSource(reading)) {
      if (options.uniqueIds ?? true) ids.add(passage.id, source.file, line);
      count++;
      if (onPlace && place) onPlace({ source: number, ...place });
      const where = { file: source.file, line, ...(origin && { origin }) };
      yield options.withSource ? { ...passage, source: where } : passage;
    }
    const isLeftOut = skipLog.filesLeftOut > before.leftOut;
    if (count === before.count && start === undefined && !isLeftOut) skipLog.add("emptyFiles", source.name);
  }
  if (count === 0 && !from) throw emptyCorpus(isCollection ? place : sources[0].file, skipLog.skipped);
  if (!skipLog.isEmpty) options.onSkipped?.(skipLog.skipped);
}

function emptyCorpus(file: string, skipped: PassedOver): InputError {
  return new InputError("the corpus is empty", {
    ...{ file, expected: "at least one passage" },
    ...{ found: "nothing with text in it", fix: "check that this is the file that was meant" },
    ...insteadOfText(skipped),
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
