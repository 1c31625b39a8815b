/** What the compiler makes of cells and of the modules that they import. */
import type { Diagnostic } from "tslab/dist/converter";

/** A cell that can be run. */
export interface CompiledCell {
  /** CommonJS; empty when there is nothing to run. */
  code: string;
  awaits: boolean;
  /** Declarations of all names there are after the cell: what the next one is compiled with. */
  declarations: string;
  /** The export that holds the value of the last expression. */
  result?: string;
  /** What its imports name → the user's own file that each of them is. */
  imports: ReadonlyMap<string, string>;
  /** What it imports before its own code runs. */
  statics: ReadonlySet<string>;
}

/** A module of the user's, or the text of a cell marked `@module`. */
export interface CompiledModule {
  /** Path of the source. */
  file: string;
  code: string;
  /** What its imports name → the user's own file that each of them is. */
  imports: ReadonlyMap<string, string>;
  /** What it imports before its own code runs. */
  statics: ReadonlySet<string>;
}

export type Compilation =
  | { cell: CompiledCell; modules: CompiledModule[]; warnings: readonly Diagnostic[] }
  | { diagnostics: readonly Diagnostic[] };

/** A file of the user's own that running code imports; no `file` where there is none. */
export type ImportCompilation = { file: string | undefined; modules: CompiledModule[] } | { problem: string };
