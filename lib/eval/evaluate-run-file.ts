/**
 * A run's file against judgements, one query in memory at a time: its results are measured and dropped where the next
 * query begins. A run whose queries are mixed is read once more, and held.
 */
import { statOf } from "../places";
import { type OnCorpusProgress, progressOfFile } from "../text";
import type { EvaluateOptions, Evaluation } from "./evaluation";
import type { Judged } from "./measure";
import { MeasuredQueries } from "./measured-queries";
import { HeldResults, noCommonQuery, parseRun, type RunForm, type RunSink } from "./runs";

/** What is measured of a run's file. */
export interface RunFileOptions extends EvaluateOptions {
  /** Form of the file; by default told from its first line. */
  form?: RunForm;
  /** Told how much of a large file is read. */
  onProgress?: OnCorpusProgress;
}

/** What `evaluateRunFile` finds. */
export interface RunFileEvaluation extends Evaluation {
  /** The run's name: the tag of its last line, as trec_eval's runid. Of TREC's form alone. */
  tag?: string;
}

/**
 * Measures a run's file, plain or packed, as `evaluate` does with what `readRun` reads, in the memory of one query.
 * With MS MARCO's semantics results are ordered by their explicit ranks.
 * @param qrels query id → judged documents.
 * @throws InputError as `readRun` and `evaluate`, and when no judged query has a result: zeros everywhere would hide a
 * mistake.
 * @example
 * ```ts
 * import { evaluateRunFile, writeRun } from "bowlab";
 *
 * await writeRun("bm25.run", [["q1", new Map([["p2", 3.2], ["p1", 2.5]])]]);
 * const qrels = new Map([["q1", new Map([["p1", 1]])]]);
 * const { means } = await evaluateRunFile("bm25.run", qrels, { measures: ["RR", "R@1"] });
 * console.log(means["RR"], means["R@1"]); // → 0.5 0
 * ```
 */
export async function evaluateRunFile(
  file: string,
  qrels: ReadonlyMap<string, Judged>,
  { form, onProgress, ...options }: RunFileOptions = {},
): Promise<RunFileEvaluation> {
  let tag: string | undefined;
  const read = async (holdsAll: boolean): Promise<MeasuredQueries | undefined> => {
    const measured = new MeasuredQueries(qrels, options);
    const sink = new JudgedQueries(measured, qrels, { holdsAll, isSingle: options.semantics === "trec9" });
    const isWhole = await parseRun(file, sink, {
      form,
      order: options.semantics === "msmarco" ? "rank" : "score",
      onRead: progressOfFile(file, onProgress),
      onTag: (name) => {
        tag = name;
      },
    });
    if (!isWhole) return undefined;
    sink.end();
    if (sink.queries === 0) throw noCommonQuery(file, qrels);
    return measured;
  };
  // What comes through a pipe can be read but once.
  const measured = (statOf(file)?.isFile() ? await read(false) : undefined) ?? ((await read(true)) as MeasuredQueries);
  return { ...measured.evaluation(), ...(tag === undefined ? {} : { tag }) };
}

interface Holding {
  /** Hold every query's results until the end. */
  holdsAll: boolean;
  /** Round scores to single precision. */
  isSingle: boolean;
}

/** Holds a judged query's results until they are measured. */
class JudgedQueries implements RunSink {
  readonly #open = new Map<string, HeldResults>();
  readonly #closed = new Set<string>();
  #results = new HeldResults();

  constructor(
    readonly measured: MeasuredQueries,
    readonly qrels: ReadonlyMap<string, Judged>,
    readonly holding: Holding,
  ) {}

  /** Judged queries that the run has results for. */
  get queries(): number {
    return this.#closed.size + this.#open.size;
  }

  /** @returns undefined where the query was measured already, and more of it comes */
  begin(query: string): boolean | undefined {
    const open = this.#open.get(query);
    if (open === undefined) {
      if (!this.qrels.has(query)) return false;
      if (this.#closed.has(query)) return undefined;
      if (!this.holding.holdsAll) this.end();
      if (this.holding.holdsAll) this.#results = new HeldResults();
      this.#open.set(query, this.#results);
    } else this.#results = open;
    return true;
  }

  add(bytes: Buffer, start: number, end: number, score: number): boolean {
    return this.#results.add(bytes, start, end, this.holding.isSingle ? Math.fround(score) : score);
  }

  /** Measures the queries that are held, and clears their results. */
  end(): void {
    for (const [query, results] of this.#open) {
      this.measured.measure(query, () => results.ranking(this.measured.namesNeeded(query)));
      results.clear();
      this.#closed.add(query);
    }
    this.#open.clear();
  }
}
