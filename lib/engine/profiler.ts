/** A profiler of the engine in use. */
import { Profiler, type ProfilerOptions } from "../profile";
import { describeEngine } from "./describe";
import { engineInstruments } from "./instruments";

/** What is profiled, and how much of it. */
export interface EngineProfilerOptions extends Omit<ProfilerOptions, "subject" | "instruments"> {
  /** What is done: "bow", "contrastive", "encode". */
  work: string;
  /** Of the products. */
  precision?: string;
}

/** @throws InputError when no engine has been started */
export function engineProfiler({ work, precision = "float32", ...options }: EngineProfilerOptions): Profiler {
  const { name: engine, threads } = describeEngine();
  return new Profiler({ subject: { work, engine, threads, precision }, instruments: engineInstruments(), ...options });
}
