/**
 * The engines by name, in the order of the ladder: `auto` takes the first of them that works (`cpu` is for comparison,
 * never chosen by itself).
 */
import { InputError, unknownChoice } from "../errors";

/** All engines, in the order of the ladder: `auto` takes the first that works; `cpu` is for comparison. */
export const ENGINE_NAMES = ["cuda", "native", "webgpu", "wasm", "cpu"] as const;

/** The name of an engine. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What `auto` tries, best first. */
export const LADDER: readonly EngineName[] = ["cuda", "native", "webgpu", "wasm"];

/** What each engine is, in one line. */
export const ENGINE_SUMMARIES: Readonly<Record<EngineName, string>> = {
  cuda: "TensorFlow on an NVIDIA GPU",
  native: "TensorFlow on the CPU, all cores",
  webgpu: "any GPU through Vulkan, Metal or D3D (comes later)",
  wasm: "WebAssembly with SIMD and threads, nothing to install",
  cpu: "plain JavaScript, the slow reference the others are compared with",
};

/**
 * An engine's name as a person types it.
 * @throws InputError naming the choices
 */
export function parseEngineName(name: string): EngineName | "auto" {
  const known: readonly string[] = ["auto", ...ENGINE_NAMES];
  if (!known.includes(name)) throw unknownChoice("engine", name, known);
  return name as EngineName | "auto";
}

/** The refusal of an engine that has its place in the ladder but is not built yet. */
export function comesLater(name: EngineName): InputError {
  return new InputError(`the engine ${name} comes in a later version`, {
    fix: "choose auto, cuda, native, wasm or cpu",
  });
}
