/**
 * The part of the global `WebAssembly` that is used here, typed: its declarations come with TypeScript's DOM library,
 * which bowlab does without.
 */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  /** Makes it longer by so many pages of 64 KiB; views of the old buffer are dead after. */
  grow(pages: number): number;
}

interface WebAssemblyApi {
  Memory: new (limits: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory;
  Module: new (bytes: Uint8Array) => object;
  validate(bytes: Uint8Array): boolean;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
