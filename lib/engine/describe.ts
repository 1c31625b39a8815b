/** What is known about the engine in use: the facts for a run's manifest and the reasons for `bowlab doctor`. */
import { InputError } from "../errors";
import type { Gpu } from "./machine";
import type { EngineName } from "./names";

/** A rung of the ladder that was not taken. */
export interface SkippedRung {
  engine: EngineName;
  /** Why it cannot be used here. */
  reason: string;
  /** What to do to reach it. */
  fix?: string;
}

/** The engine in use: what a run's manifest records, and why it is this one. */
export interface EngineDescription {
  name: EngineName;
  /** tfjs's own name of the backend: tensorflow, wasm or cpu. */
  backend: string;
  tfjsVersion: string;
  /** Only `cuda` and `native`. */
  tensorflowVersion?: string;
  /** Only `native`: whether bowlab's own operations stand in for TensorFlow's, which round otherwise. */
  kernels?: boolean;
  /** Threads that the heavy operations run on. */
  threads: number;
  /** Only `cuda`. */
  gpu?: Gpu;
  /** What may be expected of two runs with the same seed. */
  deterministic: string;
  /** Why this rung and not a higher one, in a sentence. */
  why: string;
  /** The rungs above, each with its reason and the way up. */
  skipped: SkippedRung[];
}

const DETERMINISM: Readonly<Record<EngineName, string>> = {
  cuda: "not promised: sums on a GPU are ordered by chance",
  native: "same seed, same machine, same number of threads: the same bits",
  webgpu: "not promised",
  wasm: "same seed: the same bits, whatever the number of threads",
  cpu: "same seed: the same bits",
};

/** What may be expected of two runs with the same seed on this engine, in a sentence. */
export function determinismOf(name: EngineName): string {
  return DETERMINISM[name];
}

let active: EngineDescription | undefined;

/** Records the engine that has been started; one a process. */
export function setActiveEngine(description: EngineDescription): void {
  active = description;
}

/** The engine that has been started, if one has. */
export function activeEngine(): EngineDescription | undefined {
  return active;
}

/**
 * The engine in use.
 * @throws InputError when none has been chosen yet
 */
export function describeEngine(): EngineDescription {
  if (!active) throw new InputError("no engine has been chosen yet", { fix: "await useEngine() first" });
  return active;
}

/** The engine in a few words: "native (TensorFlow 2.21.0, 2 threads)". */
export function engineInWords({ name, tensorflowVersion, threads }: EngineDescription): string {
  const version = tensorflowVersion ? `TensorFlow ${tensorflowVersion}, ` : "";
  return `${name} (${version}${threads} thread${threads === 1 ? "" : "s"})`;
}
