/** What an installation came to, in words. */
import { failureOf, type InstallStep, type StepRecorder } from "../../install";
import type { Gpu } from "../machine";
import type { EngineName } from "../names";
import type { SelfTestResult } from "./self-test";

export interface InstallReport {
  /** The best engine that works now. */
  engine: EngineName;
  /** Where it came from; "none": no native engine could be had, wasm needs none. */
  rung: "already there" | "cache" | "built" | "none";
  tensorflowVersion?: string;
  steps: InstallStep[];
  seconds: number;
  /** Which rung was taken and why, in a sentence. */
  summary: string;
}

/** An engine that works, and the rung on which it was found. */
export type Installed = SelfTestResult & { rung: "already there" | "cache" | "built" };

/** "TensorFlow 2.21.0, on the CPU, works" */
export function found({ tensorflowVersion, usesGpu }: SelfTestResult): string {
  return `TensorFlow ${tensorflowVersion}, ${usesGpu ? "on the GPU" : "on the CPU"}, works`;
}

/** A failure that was no step of its own still belongs into the report. */
export function noteFailure(
  { steps }: StepRecorder,
  step: "keep in the cache" | "look for tools",
  error: unknown,
): void {
  const failure = failureOf(error);
  if (steps.every(({ message }) => message !== failure.message))
    steps.push({ step, ok: false, ...failure, seconds: 0 });
}

/**
 * The report of an installation.
 * @param installed the engine that it ended with; null: none but wasm
 * @param gpu of the machine, where it has one
 */
export function reportOf(recorder: StepRecorder, installed: Installed | null, gpu: Gpu | undefined): InstallReport {
  const { steps, seconds } = recorder;
  const failed = steps.filter(({ ok }) => !ok);
  const reasons = failed
    .map(({ step, message, fix }) => `${step}: ${message}${fix ? ` (to do: ${fix})` : ""}`)
    .join("; ");
  if (!installed) {
    const summary = `engine wasm: the native engine could not be had — ${reasons || "nothing was tried"}`;
    return { engine: "wasm", rung: "none", steps, seconds, summary };
  }
  const { usesGpu, tensorflowVersion, rung } = installed;
  const engine = usesGpu ? "cuda" : "native";
  const origin = {
    "already there": "was there already",
    cache: "from the cache",
    built: "built and kept in the cache",
  }[rung];
  const missed = gpu && !usesGpu ? `; ${gpu.name} is not used — ${reasons || "run with --force to build for it"}` : "";
  const summary = `engine ${engine}: TensorFlow ${tensorflowVersion}, ${origin}${missed}`;
  return { engine, rung, tensorflowVersion, steps, seconds, summary };
}
