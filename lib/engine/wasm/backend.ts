/**
 * The wasm backend's inside, as far as own kernels need it: tensors are ids in a C++ table, their values lie on one
 * heap. A view of the heap dies when the heap grows, so take views after the last allocation and keep none.
 */
import type * as tf from "@tensorflow/tfjs";

/** Emscripten's module under tfjs-backend-wasm. */
export interface WasmModule {
  HEAPU8: Uint8Array;
  asm: Record<string, unknown>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  cwrap(name: string, result: string | null, parameters: string[]): (...args: unknown[]) => unknown;
  tfjs: {
    registerTensor(id: number, size: number, pointer: number): void;
    disposeData(id: number): void;
  };
  PThread?: { unusedWorkers: { terminate(): void }[]; runningWorkers: unknown[] };
}

export interface WasmBackend {
  wasm: WasmModule;
  dataIdMap: { get(dataId: object): { id: number; memoryOffset: number } };
  /** Taken from and counted up for every tensor; own C++ views take numbers from it too. */
  dataIdNextNumber: number;
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: object): boolean;
  incRef(dataId: object): void;
}

/** A kernel of this backend: inputs and attributes by name. */
export interface KernelArguments {
  inputs: Record<string, tf.TensorInfo>;
  attrs?: Record<string, unknown>;
  backend: WasmBackend;
}

/** Where the values of a tensor begin on the heap, in bytes. */
export function pointerOf(backend: WasmBackend, tensor: tf.TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** The values of a float32 tensor, in place. */
export function floatsOf(backend: WasmBackend, tensor: tf.TensorInfo): Float32Array {
  return new Float32Array(backend.wasm.HEAPU8.buffer, pointerOf(backend, tensor), sizeOf(tensor.shape));
}

/** The values of a float32 or int32 tensor as 32-bit words, in place. */
export function wordsOf(backend: WasmBackend, tensor: tf.TensorInfo): Int32Array {
  return new Int32Array(backend.wasm.HEAPU8.buffer, pointerOf(backend, tensor), sizeOf(tensor.shape));
}

/** How many numbers a tensor of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
