/** The functions in WebAssembly, assembled at start-up and bound to a heap: no binary is kept in the package. */
import type { WasmModule } from "../backend";
import { Pool } from "../pool";
import { type WasmMemory, webAssembly } from "../web-assembly";
import { assemble } from "./assembler";
import { errorFunction, exponential } from "./elementwise";
import { adamElements, droppedElements, geluElements, geluGradientElements } from "./fused-elementwise";
import { layerNormRows, layerNormRowsGradient } from "./layer-norm-rows";
import { rowSum, swappedBlocks, transposition } from "./matrices";
import { product } from "./product";
import { PRODUCT_SCRATCH } from "./product-layout";
import { knowsRelaxedSimd } from "./relaxed";
import { smallProduct } from "./small-product";
import { attentionRows, attentionRowsGradient, exponentialSums, scaledExponentials } from "./softmax-rows";
import { columnProductSums, columnSums, squareSums } from "./sums";

/** Pointers are in bytes, counts in elements; all elements are 32 bits wide. */
export interface SimdFunctions {
  exponential(input: number, output: number, count: number): void;
  errorFunction(input: number, output: number, count: number): void;
  transposition(input: number, output: number, rows: number, columns: number): void;
  rowSum(source: number, target: number, rows: number, columns: number): void;
  smallProduct(a: number, b: number, c: number, m: number, k: number, n: number): void;
}

/** Functions that do a range of units, in the end called (…, begin, end, scratch): see the files they come from. */
const pooled = {
  product: () => product(knowsRelaxedSimd()),
  ...{ geluElements, geluGradientElements, droppedElements, adamElements },
  ...{ layerNormRows, layerNormRowsGradient, columnSums, columnProductSums, squareSums, swappedBlocks },
  ...{ attentionRows, attentionRowsGradient, exponentialSums, scaledExponentials },
};

/** Their names. */
export type PooledFunction = keyof typeof pooled;

/** All functions by name. */
export type OwnFunctions = SimdFunctions & Record<PooledFunction, (...numbers: number[]) => void>;

/** Bytes that a thread has to itself, which pooled functions work in; the first 64 are zeros. */
export const THREAD_SCRATCH = PRODUCT_SCRATCH;

interface Bound {
  functions: SimdFunctions;
  pool: Pool;
}

const bound = new WeakMap<WasmModule, Bound>();

function boundTo(module: WasmModule): Bound {
  const found = bound.get(module);
  if (!found) throw new Error("own wasm functions were not bound to this backend");
  return found;
}

/** The functions over this module's heap. */
export function simdFunctions(module: WasmModule): SimdFunctions {
  return boundTo(module).functions;
}

/** Runs one of the functions on all threads: `args`, then units from 0 to `units`, `grain` of them at a time. */
export function runPooled(module: WasmModule, name: PooledFunction, args: number[], units: number, grain = 1): void {
  boundTo(module).pool.run(name, args, units, grain);
}

/** Threads that pooled functions run on. */
export function pooledThreads(module: WasmModule): number {
  return boundTo(module).pool.threads;
}

/**
 * Makes the functions over the module's heap. `memory` is needed for the threaded build, which does not export its own;
 * without it everything runs on one thread.
 */
export function bindSimdFunctions(module: WasmModule, memory: WasmMemory | undefined, threads: number): void {
  const heap = memory ?? Object.values(module.asm).find((value) => value instanceof webAssembly.Memory);
  if (!heap) throw new Error("the wasm backend does not give out its memory");
  const scratches = Array.from({ length: memory ? threads : 1 }, () => module._malloc(THREAD_SCRATCH));
  for (const scratch of scratches) module.HEAPU8.fill(0, scratch, scratch + 64);
  const compiled = compile(heap as WasmMemory);
  bound.set(module, {
    functions: compiled.functions,
    pool: new Pool({ ...compiled, functions: { ...compiled.functions }, memory: heap as WasmMemory, scratches }),
  });
}

/** The same over any memory, without threads. */
export function instantiate(memory: WasmMemory): OwnFunctions {
  return compile(memory).functions;
}

function compile(memory: WasmMemory): { module: object; functions: OwnFunctions } {
  const sources = {
    exponential: exponential(),
    errorFunction: errorFunction(),
    transposition: transposition(),
    rowSum: rowSum(),
    smallProduct: smallProduct(),
    ...Object.fromEntries(Object.entries(pooled).map(([name, make]) => [name, make()])),
  };
  const module = new webAssembly.Module(assemble(sources, memory.buffer instanceof SharedArrayBuffer));
  const { exports } = new webAssembly.Instance(module, { host: { memory } });
  return { module, functions: exports as unknown as OwnFunctions };
}
