/** Choosing the engine: by name, or the best rung of the ladder that works here. */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../errors";
import { activeEngine, determinismOf, type EngineDescription, type SkippedRung, setActiveEngine } from "./describe";
import { type InstallFirstOptions, installFirst } from "./install-first";
import { type Gpu, threadCount, visibleGpus } from "./machine";
import { comesLater, ENGINE_SUMMARIES, type EngineName, LADDER, parseEngineName } from "./names";
import { loadedNative, loadNative, reasonOf } from "./native";
import { hushCpuBackend } from "./quiet";
import { requireKnownSwitches } from "./switches";
import { loadWasm } from "./wasm";

/** How an engine is started. */
export interface UseEngineOptions extends InstallFirstOptions {
  /**
   * Threads for the heavy operations. Default: BOWLAB_THREADS, else all cores. The first start of an engine decides for
   * the process.
   */
  threads?: number;
  /** Hears what is worth knowing about the choice, a sentence at a time. */
  onNote?: (note: string) => void;
}

/** What starting an engine tells of it. */
interface Started {
  backend: string;
  threads: number;
  tensorflowVersion?: string;
  kernels?: true | string;
  gpu?: Gpu;
  note?: string;
}

/** An engine that cannot be used here. */
class NotHere extends Error {
  constructor(
    message: string,
    readonly fix?: string,
  ) {
    super(message);
  }
}

const INSTALL_HINT = "run `npx bowlab doctor --install`";
const REINSTALL = "remove node_modules and run `npm install` again";

/**
 * Makes an engine the active one and says which and why. Nothing is downloaded or built unless `install` or
 * BOWLAB_INSTALL=auto says so. Calling it again with the same engine changes nothing; another engine takes over, except
 * that one process runs TensorFlow either with or without GPU.
 * @param requested an engine, or "auto" for the best that works; default BOWLAB_ENGINE, else "auto"
 * @throws InputError for an unknown name, a named engine that cannot be used here, or a mistyped variable
 * @example
 * ```ts
 * import { ENGINE_NAMES, useEngine } from "bowlab";
 *
 * const engine = await useEngine(); // the best that works here; useEngine("wasm") takes that one
 * console.log(ENGINE_NAMES.includes(engine.name)); // → true
 * ```
 */
export async function useEngine(
  requested: EngineName | "auto" = parseEngineName(process.env.BOWLAB_ENGINE || "auto"),
  { threads: wanted, onNote = () => {}, ...installing }: UseEngineOptions = {},
): Promise<EngineDescription> {
  const name = parseEngineName(requested);
  const threads = threadCount(wanted);
  requireKnownSwitches();
  hushCpuBackend();
  const installed = await installFirst(name, installing);
  if (installed) onNote(installed);
  const skipped: SkippedRung[] = [];
  for (const engine of name === "auto" ? LADDER : [name]) {
    try {
      const started = await start(engine, threads);
      if (started.threads !== threads && engine !== "cpu") {
        onNote(started.note ?? `${engine} keeps the ${started.threads} threads it was started with`);
      }
      const description = describe(engine, started, name, skipped);
      if (activeEngine()?.name !== engine) onNote(`engine ${engine}: ${description.why}`);
      setActiveEngine(description);
      return description;
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      if (name !== "auto") {
        throw new InputError(`the engine ${engine} cannot be used here`, {
          found: error.message,
          fix: error.fix,
          cause: error,
        });
      }
      skipped.push({ engine, reason: error.message, fix: error.fix });
    }
  }
  throw new InputError("no engine works here", {
    found: skipped.map(({ engine, reason }) => `${engine}: ${reason}`).join("; "),
    fix: REINSTALL,
  });
}

function start(engine: EngineName, threads: number): Promise<Started> {
  switch (engine) {
    case "cuda":
      return startCuda(threads);
    case "native":
      return startNative(threads);
    case "webgpu":
      return Promise.reject(new NotHere(comesLater("webgpu").message));
    case "wasm":
      return startWasm(threads);
    case "cpu":
      return startCpu();
  }
}

async function startCuda(threads: number): Promise<Started> {
  const gpu = visibleGpus()[0];
  if (!gpu)
    throw new NotHere(
      "no NVIDIA GPU is visible (nvidia-smi lists none)",
      "use a machine with an NVIDIA GPU and its driver",
    );
  const before = loadedNative();
  const native = before ?? (await tensorflow(true, threads));
  if (!native.usesGpu) {
    if (before) throw new NotHere("this process has loaded TensorFlow without GPU already", "start a new process");
    throw new NotHere("the installed TensorFlow does not use the GPU", `${INSTALL_HINT} --force`);
  }
  await activate("tensorflow");
  return { backend: "tensorflow", ...native, gpu };
}

async function startNative(threads: number): Promise<Started> {
  const native = await tensorflow(false, threads);
  if (native.usesGpu) throw new NotHere("this process has loaded TensorFlow with GPU already", "start a new process");
  await activate("tensorflow");
  return { backend: "tensorflow", ...native };
}

async function tensorflow(gpu: boolean, threads: number) {
  try {
    return await loadNative(gpu, threads);
  } catch (error) {
    throw new NotHere(`TensorFlow cannot be loaded: ${reasonOf(error)}`, INSTALL_HINT);
  }
}

async function startWasm(threads: number): Promise<Started> {
  try {
    const wasm = await loadWasm(threads);
    await activate("wasm");
    return { backend: "wasm", ...wasm };
  } catch (error) {
    throw new NotHere(reasonOf(error), REINSTALL);
  }
}

async function startCpu(): Promise<Started> {
  await activate("cpu");
  return { backend: "cpu", threads: 1 };
}

async function activate(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs cannot start its backend ${backend}`);
  await tf.ready();
}

function describe(
  name: EngineName,
  { backend, threads, tensorflowVersion, kernels, gpu }: Started,
  requested: EngineName | "auto",
  skipped: SkippedRung[],
): EngineDescription {
  const what = ENGINE_SUMMARIES[name];
  const rejected = skipped
    .filter(({ engine }) => engine !== "webgpu")
    .map(({ engine, reason }) => `${engine} is not possible (${reason})`);
  const wayUp = skipped.filter(({ engine, fix }) => engine === "native" && fix).map(({ fix }) => `for native, ${fix}`);
  const why =
    requested === "auto"
      ? [`the best that works here, ${what}`, ...rejected, ...wayUp].join("; ")
      : `as requested, ${what}`;
  return {
    name,
    backend,
    tfjsVersion: tf.version["tfjs-core"],
    tensorflowVersion,
    kernels: name === "native" ? kernels === true : undefined,
    threads,
    gpu,
    deterministic: determinismOf(name),
    why,
    skipped,
  };
}
