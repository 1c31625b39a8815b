/** The functions in WebAssembly, assembled at start-up and bound to a heap: no binary is kept in the package. */
import type { WasmModule } from "../backend";
import { type WasmMemory, webAssembly } from "../web-assembly";
import { assemble } from "./assembler";
import { errorFunction, exponential } from "./elementwise";
import { rowSum, transposition } from "./matrices";
import { smallProduct } from "./product";

/** Pointers are in bytes, counts in elements; all elements are 32 bits wide. */
export interface SimdFunctions {
  exponential(input: number, output: number, count: number): void;
  errorFunction(input: number, output: number, count: number): void;
  transposition(input: number, output: number, rows: number, columns: number): void;
  rowSum(source: number, target: number, rows: number, columns: number): void;
  smallProduct(a: number, b: number, c: number, m: number, k: number, n: number): void;
}

const instances = new WeakMap<WasmModule, SimdFunctions>();

/** The functions over this module's heap. */
export function simdFunctions(module: WasmModule): SimdFunctions {
  const functions = instances.get(module);
  if (!functions) throw new Error("own wasm functions were not bound to this backend");
  return functions;
}

/**
 * Makes the functions over the module's heap. `memory` is needed for the threaded build, which does not export its own.
 */
export function bindSimdFunctions(module: WasmModule, memory: WasmMemory | undefined): void {
  const heap = memory ?? Object.values(module.asm).find((value) => value instanceof webAssembly.Memory);
  if (!heap) throw new Error("the wasm backend does not give out its memory");
  instances.set(module, instantiate(heap as WasmMemory));
}

/** The same over any memory. */
export function instantiate(memory: WasmMemory): SimdFunctions {
  const sources = {
    exponential: exponential(),
    errorFunction: errorFunction(),
    transposition: transposition(),
    rowSum: rowSum(),
    smallProduct: smallProduct(),
  };
  const bytes = assemble(sources, memory.buffer instanceof SharedArrayBuffer);
  const instance = new webAssembly.Instance(new webAssembly.Module(bytes), { host: { memory } });
  return instance.exports as unknown as SimdFunctions;
}
