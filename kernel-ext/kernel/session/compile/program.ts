/**
 * The program behind tslab's converter, without what a build tool would need. tslab asks TypeScript for a builder that computes for every
 * file of the program which others it affects, twice a cell: most of a cell's time once a large package is imported. A notebook needs
 * one file's dependencies, and they are found by following its imports.
 */
import { isLocal } from "./system";

import ts = require("./typescript");

type Compiler = typeof ts & {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  getResolvedModule(file: ts.SourceFile, name: string, mode: unknown): ts.ResolvedModuleFull | undefined;
  getModeForUsageLocation(file: ts.SourceFile, usage: ts.StringLiteralLike): unknown;
};
const compiler = ts as Compiler;

/** Gets what the compiler makes of a source file: JavaScript, its source map, or declarations. */
export type OnEmit = (source: string, kind: "js" | "map" | "declarations", text: string) => void;

type Builder = ts.EmitAndSemanticDiagnosticsBuilderProgram;

/** What the next program is wanted for, as far as it is known. */
export interface ProgramUse {
  /** tslab compiles a cell with names twice, the first time only to learn them: that needs the cell alone, and no program. */
  namesFirst: boolean;
}

/** TypeScript's `createProgram` for a watch host, whose emitted files go to `onEmit`. */
export function createLightProgram(onEmit: OnEmit, use: ProgramUse): ts.CreateProgram<Builder> {
  return (roots, options, host, old, diagnostics, references) => {
    const names = use.namesFirst && old ? namesOfCell(roots ?? [], options ?? {}, host!, old) : undefined;
    use.namesFirst = false;
    if (names) return names;
    const builder = ts.createAbstractBuilder(roots, options, host, old as ts.BuilderProgram, diagnostics, references);
    const program = builder.getProgram();
    return Object.assign(builder, {
      getSourceFile(name: string) {
        const file = program.getSourceFile(name);
        // tslab reads a file's names before anything is checked: only a bound file has them.
        if (file && !file.isDeclarationFile) compiler.bindSourceFile(file, program.getCompilerOptions());
        return file;
      },
      getAllDependencies: (source: ts.SourceFile) => localDependencies(program, source),
      emit(source: ts.SourceFile, write: ts.WriteFileCallback, ...rest: [undefined, undefined, ts.CustomTransformers]) {
        return program.emit(
          source,
          (name, text, mark) => {
            const kind = name.endsWith(".map") ? "map" : name.endsWith(".d.ts") ? "declarations" : "js";
            onEmit(source.fileName, kind, text);
            if (isCell(source.fileName)) write(cellOutput(kind), text, mark);
          },
          ...rest,
        );
      },
    }) as unknown as Builder;
  };
}

/** The last program with the new cell in it, of which only the names are known; undefined when it has none. */
function namesOfCell(
  roots: readonly string[],
  options: ts.CompilerOptions,
  host: ts.CompilerHost,
  old: Builder,
): Builder | undefined {
  const name = roots.find(isCell);
  const cell = name && host.getSourceFile(name, options.target ?? ts.ScriptTarget.ES2022);
  if (!cell) return undefined;
  compiler.bindSourceFile(cell, options);
  const { locals } = cell as { locals?: ReadonlyMap<string, unknown> };
  if (!locals || locals.size === 0) return undefined;
  return Object.assign(Object.create(old), { getSourceFile: () => cell }) as Builder;
}

/** Whether a file is the cell under compilation, in the name that tslab gives to all of them. */
export function isCell(file: string): boolean {
  return /(^|[\\/])__tslab__\.ts$/.test(file);
}

/** The name by which tslab knows its cell's output, whatever the root folder of the sources is. */
function cellOutput(kind: string): string {
  return `outDir/__tslab__.${kind === "declarations" ? "d.ts" : kind === "map" ? "js.map" : "js"}`;
}

/** `source` and the user's own files that it imports, at any distance. */
function localDependencies(program: ts.Program, source: ts.SourceFile): string[] {
  const found = new Set<string>();
  const follow = (file: ts.SourceFile) => {
    if (found.has(file.fileName)) return;
    found.add(file.fileName);
    for (const usage of (file as { imports?: ts.StringLiteralLike[] }).imports ?? []) {
      const mode = compiler.getModeForUsageLocation(file, usage);
      const target = compiler.getResolvedModule(file, usage.text, mode)?.resolvedFileName;
      if (!target || !isLocal(target) || target.endsWith(".d.ts")) continue;
      const next = program.getSourceFile(target);
      if (next) follow(next);
    }
  };
  follow(source);
  return [...found];
}
