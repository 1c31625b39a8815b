/**
 * From the TypeScript of a cell to the JavaScript that runs, by tslab's converter with a program, options and source
 * maps of our own.
 */
export type { Compilation, CompiledModule } from "./compilation";
export { Compiler } from "./compiler";
export { kernelGlobal } from "./marks";
export { createSourceMaps, type SourceMaps } from "./source-maps";
