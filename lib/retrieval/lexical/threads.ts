/** Many queries to an index on disk, in several threads, each with postings of its own; results come in the order of the queries. */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import type { TopKResult } from "../top-k";

export interface SearchSetup {
  folder: string;
  /** Bytes of postings that each thread keeps. */
  keptBytes: number;
  k: number;
}

export interface SearchRequest {
  number: number;
  texts: readonly string[];
}

export interface SearchReply {
  number: number;
  found: TopKResult[];
}

/** Queries sent to a thread at once. */
const PORTION = 16;

/** @returns for each query the places and scores of its results, best first @throws what a thread ends in */
export async function* searchInThreads(
  setup: SearchSetup,
  queries: readonly string[],
  threads: number,
): AsyncGenerator<TopKResult> {
  const portions = Array.from({ length: Math.ceil(queries.length / PORTION) }, (_, i) =>
    queries.slice(i * PORTION, (i + 1) * PORTION),
  );
  const done = new Map<number, TopKResult[]>();
  const workers = Array.from({ length: Math.max(1, Math.min(threads, portions.length)) }, () => startWorker(setup));
  let wake = (): void => {};
  let failure: Error | undefined;
  let sent = 0;
  let taken = 0;
  // What is found but not yet taken is bounded: whoever writes may be slower.
  const send = (worker: Worker): void => {
    if (sent < portions.length && sent < taken + 8 * workers.length) {
      worker.postMessage({ number: sent, texts: portions[sent] } satisfies SearchRequest);
      sent++;
    } else {
      idle.push(worker);
    }
  };
  const idle: Worker[] = [];
  for (const worker of workers) {
    worker.on("message", ({ number, found }: SearchReply) => {
      done.set(number, found);
      send(worker);
      wake();
    });
    worker.on("error", (error) => {
      failure ??= error;
      wake();
    });
    send(worker);
    send(worker);
  }
  try {
    for (; taken < portions.length; taken++) {
      while (!done.has(taken)) {
        if (failure) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const found = done.get(taken) as TopKResult[];
      done.delete(taken);
      for (const worker of idle.splice(0)) send(worker);
      yield* found;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Run from its sources, as tests and measurements do, a thread needs a translator of its own. */
function startWorker(setup: SearchSetup): Worker {
  const isSource = __filename.endsWith(".ts");
  const file = path.join(__dirname, isSource ? "worker.ts" : "worker.js");
  if (!isSource) return new Worker(file, { workerData: setup, execArgv: [] });
  return new Worker(file, { workerData: setup, execArgv: ["--require", require.resolve("tsx/cjs")] });
}
