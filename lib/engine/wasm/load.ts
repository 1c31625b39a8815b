/**
 * Starts the wasm backend under Node: binaries from the package on disk, threads, own kernels over the shipped ones, a
 * self-test.
 */
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { InputError, messageOf } from "../../errors";
import type { WasmBackend, WasmModule } from "./backend";
import { registerOwnKernels } from "./register";
import { selfTestWasm } from "./self-test";
import { bindSimdFunctions } from "./simd";
import { endSpareWorkers, MOST_WASM_THREADS, withThreadSupport } from "./threads";
import type { WasmMemory } from "./web-assembly";

interface WasmPackage {
  setWasmPaths(folder: string): void;
  setThreadsCount(threads: number): void;
  getThreadsCount(): number;
}

export interface LoadedWasm {
  /** Threads that matrix products run on. */
  threads: number;
  /** Why there are fewer than asked for, if so. */
  note?: string;
}

let loading: Promise<LoadedWasm> | undefined;

/**
 * Registers and starts the backend; the first call decides the number of threads for the process. Does not make it the
 * active backend.
 * @throws Error when it cannot be started or fails its self-test
 */
export function loadWasm(threads: number): Promise<LoadedWasm> {
  loading ??= startWasm(threads).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function startWasm(threads: number): Promise<LoadedWasm> {
  const packageFolder = path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  const wasm = require("@tensorflow/tfjs-backend-wasm") as WasmPackage;
  wasm.setWasmPaths(`${path.join(packageFolder, "dist")}${path.sep}`);
  const wanted = Math.min(threads, MOST_WASM_THREADS);
  const { memory, ...loaded } = wanted > 1 ? await startThreaded(wasm, packageFolder, wanted) : await startSingle();

  const backend = tf.backend() as unknown as WasmBackend;
  bindSimdFunctions(backend.wasm, memory, loaded.threads);
  endSpareWorkers(backend.wasm);
  guardMemory(backend.wasm);
  registerOwnKernels();
  const failure = selfTestWasm();
  if (failure) throw new Error(`the wasm engine's own kernels fail their self-test: ${failure}`);
  return loaded;
}

type Started = LoadedWasm & { memory?: WasmMemory };

async function startSingle(note?: string): Promise<Started> {
  await startBackend();
  return { threads: 1, note };
}

async function startThreaded(wasm: WasmPackage, packageFolder: string, wanted: number): Promise<Started> {
  wasm.setThreadsCount(wanted);
  try {
    const memory = await withThreadSupport(packageFolder, wanted, startBackend);
    return { threads: wasm.getThreadsCount(), memory };
  } catch (error) {
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    return await startSingle(`its threads did not start (${messageOf(error)}), so it runs on one`);
  }
}

/**
 * `setBackend` without what Emscripten does to the process: handlers that turn every uncaught error into one of its
 * own.
 */
async function startBackend(): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => new Set(process.listeners(event as "uncaughtException")));
  const started = await tf.setBackend("wasm");
  for (const [index, event] of events.entries()) {
    for (const listener of process.listeners(event as "uncaughtException")) {
      if (!before[index].has(listener)) process.off(event, listener);
    }
  }
  if (!started) throw new Error("tfjs-backend-wasm does not start");
}

/**
 * The heap ends at 4 GB. Beyond it `malloc` answers 0, or takes the size modulo 2³², and tfjs would go on writing
 * there.
 */
function guardMemory(module: WasmModule): void {
  // Emscripten puts the real function into the module at the first call, over whatever is there.
  module._free(module._malloc(1));
  const allocate = module._malloc;
  module._malloc = (bytes) => {
    const pointer = bytes < 2 ** 32 ? allocate(bytes) : 0;
    if (pointer === 0 && bytes > 0) {
      throw new InputError("the wasm engine is out of memory", {
        expected: "at most 4 GB of tensors at a time",
        found: `no room for ${bytes} more bytes`,
        fix: "use a smaller batch, shorter texts or a smaller preset, or the native engine",
      });
    }
    return pointer;
  };
}
