/**
 * The engine that runs the tensors: chooses the best rung of the ladder that works here (cuda, native, webgpu, wasm), describes it,
 * installs the native one where a person asks for it, and makes wasm fit for training. Model code imports tfjs itself and is the same
 * on every engine; fused operations are in `ops`.
 */
export { type UseEngineOptions, useEngine } from "./choose";
export { describeEngine, type EngineDescription, type SkippedRung } from "./describe";
export { type Gpu, visibleGpus } from "./machine";
export { ENGINE_NAMES, type EngineName, LADDER, parseEngineName } from "./names";
