/** A run read for judgements. */
import { InputError } from "../../errors";
import { type OnCorpusProgress, progressOfFile, type Qrels } from "../../text";
import { type ReadRunOptions, type Run, readRun } from "./read-run";

/** How a run is read for judgements. */
export interface JudgedRunOptions extends Pick<ReadRunOptions, "form" | "order" | "onTag"> {
  /** Told how much of a large file is read. */
  onProgress?: OnCorpusProgress;
}

/**
 * The results of a run for the judged queries.
 * @throws InputError as `readRun`, and when no judged query has a result: zeros everywhere would hide a mistake.
 */
export async function readJudgedRun(
  file: string,
  qrels: Qrels,
  { onProgress, ...options }: JudgedRunOptions = {},
): Promise<Run> {
  const run = await readRun(file, { ...options, only: qrels, onRead: progressOfFile(file, onProgress) });
  if (run.size > 0) return run;
  throw noCommonQuery(file, qrels);
}

/** The error for a run without a judged query. */
export function noCommonQuery(file: string, qrels: ReadonlyMap<string, unknown>): InputError {
  return new InputError("run and judgements have no query in common", {
    file,
    expected: `queries such as ${[...qrels.keys()].slice(0, 3).join(", ") || "none: the judgements are empty"}`,
    fix: "check that they belong to the same collection and split",
  });
}
