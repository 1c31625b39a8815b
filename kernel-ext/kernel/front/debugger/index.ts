/** The debugger: the Debug Adapter Protocol towards front-ends, Node's inspector towards the session. */
export { type KernelDebugger, lazyDebugger } from "./lazy";
