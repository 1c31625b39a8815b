/**
 * Many queries to an index on disk, in several threads, each with postings of its own; results come in the order of the
 * queries.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { type InputErrorParts, inputErrorOf } from "../../errors";
import type { TopKResult } from "../top-k";

export interface SearchSetup {
  folder: string;
  /** Bytes of postings that each thread keeps. */
  keptBytes: number;
}

export interface SearchRequest {
  number: number;
  texts: readonly string[];
  k: number;
}

export interface SearchReply {
  number: number;
  found: TopKResult[];
}

/** Sent in place of a reply where the index cannot be read. */
export interface SearchFailure {
  failure: InputErrorParts;
}

/** Queries sent to a thread at once. */
const PORTION = 16;
/**
 * Portions a thread has before it, and portions found but not taken yet, for each thread: whoever takes them may be
 * slower.
 */
const [QUEUED, HELD] = [2, 8];

/** Close it when done: its threads keep the process alive. */
export class SearchThreads {
  readonly #workers: Worker[];
  #failure: Error | undefined;
  #onReply: (worker: Worker, reply?: SearchReply) => void = () => {};

  constructor(setup: SearchSetup, threads: number) {
    this.#workers = Array.from({ length: threads }, () => startWorker(setup));
    for (const worker of this.#workers) {
      worker.on("message", (reply: SearchReply | SearchFailure) => {
        if (!("failure" in reply)) return this.#onReply(worker, reply);
        this.#failure ??= inputErrorOf(reply.failure);
        this.#onReply(worker);
      });
      worker.on("error", (error) => {
        this.#failure ??= error;
        this.#onReply(worker);
      });
    }
  }

  /**
   * One search at a time: whoever ends one early must close the threads.
   * @returns for each query the places and scores of its results, best first
   * @throws InputError when the index cannot be read, else what a thread ended in
   */
  async *search(queries: readonly string[], k: number): AsyncGenerator<TopKResult> {
    const count = Math.ceil(queries.length / PORTION);
    const done = new Map<number, TopKResult[]>();
    const idle: Worker[] = this.#workers.flatMap((worker) => Array.from({ length: QUEUED }, () => worker));
    let wake = (): void => {};
    let [sent, taken] = [0, 0];
    const sendOn = (): void => {
      while (idle.length > 0 && sent < Math.min(count, taken + HELD * this.#workers.length)) {
        const texts = queries.slice(sent * PORTION, (sent + 1) * PORTION);
        idle.shift()?.postMessage({ number: sent++, texts, k } satisfies SearchRequest);
      }
    };
    this.#onReply = (worker, reply) => {
      if (reply) done.set(reply.number, reply.found);
      idle.push(worker);
      sendOn();
      wake();
    };
    for (; taken < count; taken++) {
      sendOn();
      while (!done.has(taken)) {
        if (this.#failure) throw this.#failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      yield* done.get(taken) as TopKResult[];
      done.delete(taken);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/** Run from its sources, as tests and measurements do, a thread needs a translator of its own. */
function startWorker(setup: SearchSetup): Worker {
  const isSource = __filename.endsWith(".ts");
  const file = path.join(__dirname, isSource ? "worker.ts" : "worker.js");
  if (!isSource) return new Worker(file, { workerData: setup, execArgv: [] });
  return new Worker(file, { workerData: setup, execArgv: ["--require", require.resolve("tsx/cjs")] });
}
