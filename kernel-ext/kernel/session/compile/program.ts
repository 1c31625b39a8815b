/**
 * The program behind tslab's converter, without what a build tool would need. tslab asks TypeScript for a builder that computes for every
 * file of the program which others it affects, twice a cell: most of a cell's time once a large package is imported. A notebook needs
 * one file's dependencies, and they are found by following its imports.
 */
import { completeSource } from "./cell-source";
import { importEqualsToRequire } from "./import-equals";
import { dependencyName, fileOfDependency, isCell, isDeclaration } from "./local-files";
import { localDependencies, localImports, staticImports } from "./local-imports";

import ts = require("./typescript");

type Compiler = typeof ts & {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  isJsonSourceFile(file: ts.SourceFile): boolean;
};
const compiler = ts as Compiler;

/** A file of the user's own, or the cell, that was compiled. */
export interface EmittedSource {
  file: string;
  text: string;
  /** What its imports name → the user's own file that each of them is. */
  imports: ReadonlyMap<string, string>;
  /** What it imports before its own code runs. */
  statics: ReadonlySet<string>;
}

/** What the compiler makes of a source file; of JSON it makes nothing. */
type Kind = "js" | "map" | "declarations" | "json";

export type OnEmit = (source: EmittedSource, kind: Kind, text: string) => void;

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
        const file = program.getSourceFile(fileOfDependency(name));
        if (!file || file.isDeclarationFile) return file;
        completeSource(file);
        // tslab reads a file's names before anything is checked: only a bound file has them.
        compiler.bindSourceFile(file, program.getCompilerOptions());
        return file;
      },
      getAllDependencies: (source: ts.SourceFile) => localDependencies(program, source).map(dependencyName),
      emit(source: ts.SourceFile, write: ts.WriteFileCallback, ...rest: [undefined, undefined, ts.CustomTransformers]) {
        const [token, onlyDeclarations, transformers] = rest;
        const emitted = {
          file: source.fileName,
          text: source.text,
          imports: localImports(source),
          statics: staticImports(source),
        };
        if (compiler.isJsonSourceFile(source)) return onEmit(emitted, "json", source.text);
        return program.emit(
          source,
          (name, text, mark) => {
            const kind = kindOf(name);
            onEmit(emitted, kind, text);
            if (isCell(source.fileName)) write(cellOutput(kind), text, mark);
          },
          token,
          onlyDeclarations,
          { ...transformers, before: [importEqualsToRequire] },
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

/** The name by which tslab knows its cell's output, whatever the root folder of the sources is. */
function cellOutput(kind: Kind): string {
  return `outDir/__tslab__.${kind === "declarations" ? "d.ts" : kind === "map" ? "js.map" : "js"}`;
}

function kindOf(output: string): Kind {
  if (output.endsWith(".map")) return "map";
  return isDeclaration(output) ? "declarations" : "js";
}
