/**
 * Threads for own functions, beside those of tfjs's backend and over the same memory. A function that is pooled does a
 * range of units; which thread does which never shows in the result.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import type { WasmMemory } from "../web-assembly";
import { JOB_BYTES, PooledJob, type UnitsFunction } from "./job";
import type { PoolThreadSetup } from "./worker";

/** Milliseconds after which a thread that does not end its part is taken for dead. Parts take a few at most. */
const PATIENCE = 120_000;

export interface PoolSetup {
  /** A compiled module of functions over `memory`. */
  module: object;
  memory: WasmMemory;
  /** Its functions in this thread. */
  functions: Readonly<Record<string, UnitsFunction>>;
  /** For each thread, the first being this one, a pointer to memory of its own. */
  scratches: readonly number[];
}

/** Runs functions of one module on all threads. */
export class Pool {
  readonly #names: readonly string[];
  readonly #functions: readonly UnitsFunction[];
  readonly #scratch: number;
  readonly #job: PooledJob | undefined;
  readonly #workers: Worker[] = [];

  constructor({ module, memory, functions, scratches }: PoolSetup) {
    this.#names = Object.keys(functions);
    this.#functions = Object.values(functions);
    this.#scratch = scratches[0];
    if (scratches.length === 1) return;
    const shared = new SharedArrayBuffer(JOB_BYTES);
    this.#job = new PooledJob(shared, this.#functions, scratches[0]);
    this.#workers = scratches.slice(1).map((scratch) => startWorker({ module, memory, shared, scratch }));
  }

  /** Threads that work now, this one included. */
  get threads(): number {
    return 1 + this.#workers.length;
  }

  /**
   * Calls the function for all of `units`, `grain` of them at a time; begin, end and scratch are put behind `args`.
   * @throws Error when a part fails
   */
  run(name: string, args: readonly number[], units: number, grain = 1): void {
    const index = this.#names.indexOf(name);
    if (!this.#job || units <= grain) {
      this.#functions[index](...args, 0, units, this.#scratch);
      return;
    }
    this.#job.open(index, args, units, grain);
    this.#job.work();
    this.#job.awaitDone(PATIENCE);
  }
}

/** UnitsFunction from its sources, as tests and measurements do, a thread needs a translator of its own. */
function startWorker(setup: PoolThreadSetup): Worker {
  const isSource = __filename.endsWith(".ts");
  const file = path.join(__dirname, isSource ? "worker.ts" : "worker.js");
  const execArgv = isSource ? ["--require", require.resolve("tsx/cjs")] : [];
  const worker = new Worker(file, { workerData: setup, execArgv });
  // A thread that does not start is one that never claims a part.
  worker.on("error", () => {});
  // A waiting pool must not keep the process alive.
  worker.unref();
  return worker;
}
