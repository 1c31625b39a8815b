/**
 * Own functions in WebAssembly over the heap of tfjs's wasm backend: an assembler, the functions written with it, and
 * their binding.
 */
export {
  bindSimdFunctions,
  instantiate,
  type OwnFunctions,
  type PooledFunction,
  pooledThreads,
  runPooled,
  type SimdFunctions,
  simdFunctions,
} from "./functions";
export { UNIT_COLUMNS } from "./product-layout";
