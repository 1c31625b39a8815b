/**
 * A thread that collates what it is sent. It is sent the rows, not the corpus, so a corpus of any size stays where it
 * is.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import type { StepBatches } from "../batch";
import type { CollateOptions } from "../collate";
import type { BatchRequest, CollateReply, CollateRequest, ThreadSetup } from "./messages";

interface Waiting {
  resolve(reply: StepBatches): void;
  reject(error: Error): void;
}

/** Close it when done: it keeps the process alive. */
export class CollatorThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #failure: Error | undefined;

  constructor({ vocabulary, ...options }: CollateOptions, seed: number | string) {
    const { tokens, ownSize, specialTokens } = vocabulary;
    const added = vocabulary.added.map(({ token }) => token);
    this.#worker = startWorker({ tokens: tokens.slice(0, ownSize), specialTokens, added, options, seed });
    this.#worker.on("message", ({ id, batches, collatorMs }: CollateReply) => {
      this.#waiting.get(id)?.resolve({ batches, collatorMs });
      this.#waiting.delete(id);
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("the collator's thread has ended")));
  }

  /** The collated batches, in order. Rejected when the thread fails. */
  collate(parts: readonly BatchRequest[]): Promise<StepBatches> {
    const reply = new Promise<StepBatches>((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const id = this.#asked++;
      this.#waiting.set(id, { resolve, reject });
      // Rows are views into the corpus: sent as they are, all of it would be copied.
      const own = parts.map(({ number, examples }) => ({
        number,
        examples: examples.map(({ id, ids }) => ({ id, ids: ids.slice() })),
      }));
      this.#worker.postMessage({ id, parts: own } satisfies CollateRequest);
    });
    // A run that ends early leaves replies that nobody waits for.
    reply.catch(() => {});
    return reply;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/** Run from its sources, as tests and measurements do, the thread needs a translator of its own. */
function startWorker(setup: ThreadSetup): Worker {
  const isSource = __filename.endsWith(".ts");
  const file = path.join(__dirname, isSource ? "worker.ts" : "worker.js");
  if (!isSource) return new Worker(file, { workerData: setup, execArgv: [] });
  const translator = require.resolve("tsx/cjs");
  return new Worker(file, { workerData: setup, execArgv: ["--require", translator] });
}
