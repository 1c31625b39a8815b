/**
 * The engine that runs the tensors: chooses the best rung of the ladder that works here (cuda, native, webgpu, wasm),
 * describes it, installs the native one where a person asks for it, and makes wasm fit for training. Model code imports
 * tfjs itself and is the same on every engine; fused operations are in `ops`.
 */

export { type UseEngineOptions, useEngine } from "./choose";
export { activeEngine, describeEngine, type EngineDescription, engineInWords, type SkippedRung } from "./describe";
export { type Diagnosis, diagnose, type RungDiagnosis, type ToolDiagnosis } from "./diagnose";
export { type InstallOptions, type InstallReport, installEngine } from "./install";
export type { InstallAtStartProgress } from "./install-first";
export { type Gpu, visibleGpus } from "./machine";
export { engineMemory } from "./memory";
export { ENGINE_NAMES, type EngineName, LADDER, parseEngineName } from "./names";
export {
  activePrecision,
  inPrecision,
  narrowerPrecision,
  usablePrecision,
  whyNoBfloat16,
} from "./precision";
export { type EngineProfilerOptions, engineProfiler } from "./profiler";
export { type Gradient, valueAndGradientsOf } from "./tape";
