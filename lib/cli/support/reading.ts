/** Reading runs for a command: progress in megabytes of the file's size, and runs that cannot be meant. */
import * as path from "node:path";
import { InputError } from "../../errors";
import { type NamedMeasure, type ReadRunOptions, type Run, readRun } from "../../eval";
import { statOf } from "../../places";
import {
  type OnRead,
  type Qrels,
  readQrels,
  readSubtopicQrels,
  type SubtopicQrels,
  withoutSubtopics,
} from "../../text";
import { note } from "./output";
import type { ProgressDisplay } from "./progress";

const MEGABYTE = 2 ** 20;

/** Small files are read before a display would be seen; of those above this many bytes progress is shown. */
const SHOWN_FROM = 16 * MEGABYTE;

/** What to give to a reader as `onRead`. */
export function progressOfFile(file: string, display: ProgressDisplay): OnRead | undefined {
  const size = statOf(file)?.size ?? 0;
  if (size < SHOWN_FROM) return undefined;
  let read = 0;
  let shown = -1;
  return (bytes) => {
    read += bytes;
    const done = Math.round(read / MEGABYTE);
    if (done === shown) return;
    shown = done;
    display.update({
      phase: `reading ${path.basename(file)}`,
      done,
      total: Math.round(size / MEGABYTE),
      detail: "MB",
    });
  };
}

/**
 * The judgements of a file; by subtopic too where a measure needs them. A document is then judged by its highest grade
 * for any subtopic.
 * @throws InputError as `readQrels` and `readSubtopicQrels`
 */
export async function readJudgementsFor(
  file: string,
  measures: readonly NamedMeasure[],
): Promise<{ qrels: Qrels; subtopics?: SubtopicQrels }> {
  if (!measures.some(({ bySubtopic }) => bySubtopic)) return { qrels: notEmpty(await readQrels(file), file) };
  const subtopics = await readSubtopicQrels(file);
  if (namesNoSubtopic(subtopics)) {
    note(
      `${file} names no subtopics (its second column is 0 throughout): every relevant document speaks of the same one`,
    );
  }
  return { qrels: notEmpty(withoutSubtopics(subtopics), file), subtopics };
}

function notEmpty(qrels: Qrels, file: string): Qrels {
  if (qrels.size === 0) throw nothingIn(file, "judgements");
  return qrels;
}

/** The error for a file that was to hold something. @param what in the plural */
export function nothingIn(file: string, what: string): InputError {
  return new InputError(`there are no ${what} in the file`, {
    file,
    expected: "at least one",
    found: "none",
    fix: "check that this is the file that was meant",
  });
}

/** Whether there is no subtopic but the 0 (or Q0) that TREC's judgements have in this column. */
function namesNoSubtopic(subtopics: SubtopicQrels): boolean {
  for (const passages of subtopics.values()) {
    for (const grades of passages.values()) for (const name of grades.keys()) if (!/^q?0$/i.test(name)) return false;
  }
  return true;
}

/**
 * The results of a run for the judged queries.
 * @throws InputError as `readRun`, and when no judged query has a result: zeros everywhere would hide a mistake.
 */
export async function readJudgedRun(
  file: string,
  qrels: Qrels,
  options: Pick<ReadRunOptions, "form" | "order" | "onTag">,
  display: ProgressDisplay,
): Promise<Run> {
  const run = await readRun(file, { ...options, only: qrels, onRead: progressOfFile(file, display) });
  if (run.size > 0) return run;
  throw new InputError("run and judgements have no query in common", {
    file,
    expected: `queries such as ${[...qrels.keys()].slice(0, 3).join(", ") || "none: the judgements are empty"}`,
    fix: "check that they belong to the same collection and split",
  });
}
