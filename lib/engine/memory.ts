/** What the engine at work may take of the machine's memory. */
import { availableMemory } from "../memory";
import { describeEngine } from "./describe";

/** WebAssembly addresses memory by 32 bits. */
const WASM_MEMORY = 2 ** 32;

/** Bytes that the engine may take; infinite on a graphics card, whose memory is not looked into. */
export function engineMemory(): number {
  const { name } = describeEngine();
  if (name === "cuda" || name === "webgpu") return Number.POSITIVE_INFINITY;
  return name === "wasm" ? Math.min(WASM_MEMORY, availableMemory()) : availableMemory();
}
