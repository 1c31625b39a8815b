/**
 * Runs: which documents a system found for each query, in one of three forms (`run-lines.ts`), told apart by the first
 * line.
 */
import { type OnRead, readLineBlocks } from "../../text";
import type { RunForm } from "./run-lines";
import { RunParser, type RunSink } from "./run-parser";

/** Query id → document id → score. */
export type Run = Map<string, Map<string, number>>;

/** How a run's file is read. */
export interface ReadRunOptions {
  /** Form of the file; by default told from its first line. */
  form?: RunForm;
  /**
   * What orders a query's documents: "score" (the default; of MS MARCO's form, minus the rank), or "rank", the explicit
   * rank, which becomes the score -rank; ids are then integers and ranks 1 … 1000, each once a query, as MS MARCO's
   * script wants them.
   */
  order?: "score" | "rank";
  /** Keep only queries that are in here: judgements, say. Saves memory. */
  only?: { has(query: string): boolean };
  /** Told the bytes taken from the disk, as they are. */
  onRead?: OnRead;
  /** Told the run's name once it is read: the tag of its last line, as trec_eval's runid. Of TREC's form alone. */
  onTag?: (tag: string) => void;
}

/**
 * Reads a run, plain or gzipped. The rank column of TREC's form counts for nothing unless `order` says so, as in
 * trec_eval.
 * @throws InputError, with file and line, on a wrong number of columns, a score that is not a finite number, a document
 * that comes twice for a
 *   query, and against the rules of `order: "rank"`.
 */
export async function readRun(file: string, options: ReadRunOptions = {}): Promise<Run> {
  const run: Run = new Map();
  await parseRun(file, new RunMap(run, options.only), options);
  return run;
}

/**
 * Reads a run into a sink.
 * @returns false where the sink wanted nothing more before the end
 * @throws InputError as `readRun`
 */
export async function parseRun(
  file: string,
  sink: RunSink,
  { onRead, onTag, ...options }: Omit<ReadRunOptions, "only">,
): Promise<boolean> {
  const parser = new RunParser(file, sink, options);
  for await (const block of readLineBlocks(file, parser, onRead)) if (!parser.parse(block)) return false;
  parser.end();
  if (parser.tag !== undefined) onTag?.(parser.tag);
  return true;
}

/** Results as maps of texts. */
class RunMap implements RunSink {
  #results = new Map<string, number>();

  constructor(
    readonly run: Run,
    readonly only: ReadRunOptions["only"],
  ) {}

  begin(query: string): boolean {
    if (this.only && !this.only.has(query)) return false;
    const known = this.run.get(query);
    this.#results = known ?? new Map();
    if (known === undefined) this.run.set(query, this.#results);
    return true;
  }

  add(bytes: Buffer, start: number, end: number, score: number): boolean {
    const document = bytes.toString("utf8", start, end);
    if (this.#results.has(document)) return false;
    this.#results.set(document, score);
    return true;
  }
}
