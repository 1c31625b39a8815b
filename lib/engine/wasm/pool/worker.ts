/** A thread of the pool: does parts of jobs for as long as the process lives. */
import { workerData } from "node:worker_threads";
import { type WasmMemory, webAssembly } from "../web-assembly";
import { PooledJob, type UnitsFunction } from "./job";

/** What a thread is given. */
export interface PoolThreadSetup {
  /** A compiled module of functions over `memory`. */
  module: object;
  memory: WasmMemory;
  /** The words of the job. */
  shared: SharedArrayBuffer;
  /** Pointer to this thread's own memory. */
  scratch: number;
}

// A variable called `module` would be Node's own once more, and the built file would not parse.
const setup = workerData as PoolThreadSetup;
const instance = new webAssembly.Instance(setup.module, { host: { memory: setup.memory } });
const job = new PooledJob(setup.shared, Object.values(instance.exports) as UnitsFunction[], setup.scratch);
for (;;) job.awaitNext(job.work());
