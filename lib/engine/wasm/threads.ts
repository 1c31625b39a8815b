/**
 * Threads for tfjs-backend-wasm under Node. The package ships a threaded build and then refuses it under Node (tfjs
 * issue 3830), for three reasons, each met here while the backend starts and undone right after: its worker is loaded
 * from a `blob:` address, which Node's Worker does not take · the main script reaches the worker as a Blob, which the
 * worker cannot read · it counts half of the logical cores, which on a machine with two leaves one.
 */
import * as os from "node:os";
import * as path from "node:path";
import * as workerThreads from "node:worker_threads";
import * as tf from "@tensorflow/tfjs";
import type { WasmModule } from "./backend";
import type { WasmMemory } from "./web-assembly";

/** What the main thread tells a worker, as far as it matters here. */
interface PoolMessage {
  cmd?: string;
  wasmMemory?: WasmMemory;
}

/** The package starts eight workers and uses at most as many. */
export const MOST_WASM_THREADS = 8;

/**
 * Runs `start`, which sets up the wasm backend, in a world in which its threaded build works.
 * @returns the memory that backend and workers share, which the threaded build does not give out otherwise
 */
export async function withThreadSupport(
  packageFolder: string,
  threads: number,
  start: () => Promise<void>,
): Promise<WasmMemory> {
  const script = path.join(packageFolder, "wasm-out", "tfjs-backend-wasm-threaded-simd.js");
  const workerFile = path.join(packageFolder, "wasm-out", "tfjs-backend-wasm-threaded-simd.worker.js");
  const { wasmWorkerContents } = require(workerFile) as { wasmWorkerContents: string };
  const source = wasmWorkerContents.replace(/\n/g, "\\n");

  let memory: WasmMemory | undefined;

  class PoolWorker extends workerThreads.Worker {
    constructor() {
      super(source, { eval: true });
      super.unref();
    }
    /** A waiting pool must not keep the process alive. */
    override ref(): void {}
    override postMessage(message: PoolMessage, transfer?: readonly workerThreads.TransferListItem[]): void {
      memory ??= message.wasmMemory;
      super.postMessage(message.cmd === "load" ? { ...message, urlOrBlob: script } : message, transfer);
    }
  }

  const exports = require("node:worker_threads") as { Worker: unknown };
  const system = require("node:os") as { cpus: unknown };
  const world = globalThis as { Worker?: unknown };
  const before = { Worker: exports.Worker, cpus: system.cpus, global: world.Worker };
  exports.Worker = PoolWorker;
  system.cpus = () => Array.from({ length: 2 * threads }, () => os.availableParallelism());
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", true);
  try {
    await start();
    if (!memory) throw new Error("no worker was started");
    return memory;
  } finally {
    exports.Worker = before.Worker;
    system.cpus = before.cpus;
    if (before.global === undefined) delete world.Worker;
    else world.Worker = before.global;
  }
}

/** Ends the workers of the pool that no thread was given to. */
export function endSpareWorkers(module: WasmModule): void {
  for (const worker of module.PThread?.unusedWorkers.splice(0) ?? []) worker.terminate();
}
