/**
 * From the TypeScript of a cell to the JavaScript that runs, by tslab's converter with a program, options and source
 * maps of our own.
 */
export { type Compilation, type CompiledModule, Compiler } from "./compiler";
export { kernelGlobal } from "./javascript";
export { createSourceMaps, type SourceMaps } from "./source-maps";
