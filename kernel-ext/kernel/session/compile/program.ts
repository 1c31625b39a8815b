/**
 * The program behind tslab's converter, without what a build tool would need. tslab asks TypeScript for a builder that
 * computes for every file of the program which others it affects, twice a cell: most of a cell's time once a large
 * package is imported. A notebook needs one file's dependencies, and they are found by following its imports.
 */
import { CellPrograms } from "./cell-program";
import { completeSource, dropAugmentations } from "./cell-source";
import { withHoisted, withNameableTypes } from "./declarations";
import { dependencyName, fileOfDependency, isCell, isDeclaration } from "./host/local-files";
import { localDependencies, localImports, staticImports } from "./host/local-imports";
import { withJsx } from "./parse-cell";
import {
  earlierNames,
  importEqualsToRequire,
  jsxNamesOfEarlierCells,
  usingResult,
  withoutReservedNames,
} from "./transform";

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
  /**
   * tslab compiles a cell with names twice, the first time only to learn them: that needs the cell alone, and no
   * program.
   */
  namesFirst: boolean;
  /** A file of the user's own may have changed since the last one. */
  filesChanged: boolean;
  /** It is asked for names and types; nothing is compiled. */
  isQuestion: boolean;
  /** The last one that was made. */
  program?: ts.Program;
}

/** TypeScript's `createProgram` for a watch host, whose emitted files go to `onEmit`. */
export function createLightProgram(onEmit: OnEmit, use: ProgramUse): ts.CreateProgram<Builder> {
  const programs = new CellPrograms();
  return (roots, options, host, old, configFileParsingDiagnostics, projectReferences) => {
    readJsxCells(host!);
    const [rootNames, settings] = [roots ?? [], options ?? {}];
    const names = use.namesFirst && old ? namesOfCell(rootNames, settings, host!, old) : undefined;
    use.namesFirst = false;
    if (names) return names;
    const words = { rootNames, options: settings, host: host!, configFileParsingDiagnostics, projectReferences };
    const program = programs.next(words, use);
    use.filesChanged = false;
    use.program = program;
    const builder = ts.createAbstractBuilder(program, host!, old as ts.BuilderProgram, configFileParsingDiagnostics);
    return Object.assign(builder, {
      getSourceFile(name: string) {
        const file = program.getSourceFile(fileOfDependency(name));
        if (!file || file.isDeclarationFile) return file;
        completeSource(file);
        // tslab reads a file's names before anything is checked: only a bound file has them.
        compiler.bindSourceFile(file, program.getCompilerOptions());
        if (isCell(file.fileName)) dropAugmentations(file);
        return file;
      },
      getAllDependencies: (source: ts.SourceFile) => localDependencies(program, source).map(dependencyName),
      emit: emitter(program, onEmit),
    }) as unknown as Builder;
  };
}

type Emit = (
  source: ts.SourceFile,
  write: ts.WriteFileCallback,
  token: undefined,
  onlyDeclarations: undefined,
  transformers: ts.CustomTransformers,
) => ts.EmitResult | undefined;

/** The program's `emit` for one file of the user's own, or the cell. */
function emitter(program: ts.Program, onEmit: OnEmit): Emit {
  return (source, write, token, onlyDeclarations, transformers) => {
    const { fileName: file, text } = source;
    const emitted = { file, text, imports: localImports(program, source), statics: staticImports(source) };
    if (compiler.isJsonSourceFile(source)) {
      onEmit(emitted, "json", text);
      return undefined;
    }
    const put: ts.WriteFileCallback = (name, output, mark) => {
      const kind = kindOf(name);
      onEmit(emitted, kind, output);
      if (isCell(file)) write(cellOutput(kind), output, mark);
    };
    const before = [withoutReservedNames(program, source), importEqualsToRequire];
    if (!isCell(file)) return program.emit(source, put, token, onlyDeclarations, { ...transformers, before });
    before.push(earlierNames(program, source));
    const after = [jsxNamesOfEarlierCells(source), usingResult(source), ...(transformers.after ?? [])];
    const afterDeclarations = [...(transformers.afterDeclarations ?? []), withHoisted(program, source)];
    const all = { before, after, afterDeclarations };
    const words = [source, put, token, onlyDeclarations, all, /* even with errors */ true];
    return withNameableTypes(program, () => (program.emit as (...words: unknown[]) => ts.EmitResult)(...words));
  };
}

/** From now on cells that hold JSX are read as such. */
function readJsxCells(host: ts.CompilerHost): void {
  if (jsxReaders.has(host)) return;
  jsxReaders.add(host);
  const { getSourceFile, getSourceFileByPath } = host;
  const read = (name: string, file: ts.SourceFile | undefined) => (file && isCell(name) ? withJsx(file) : file);
  host.getSourceFile = (name, ...rest) => read(name, getSourceFile.call(host, name, ...rest));
  host.getSourceFileByPath = (name, ...rest) => read(name, getSourceFileByPath?.call(host, name, ...rest));
}

const jsxReaders = new WeakSet<ts.CompilerHost>();

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
  dropAugmentations(cell);
  const { locals } = cell as { locals?: ReadonlyMap<ts.__String, unknown> };
  if (!locals || locals.size === 0) return undefined;
  // A cell that runs again has the text of the last program: it would be taken for up to date, with these names alone.
  const last = old.getProgram().getSourceFile(name);
  if (last) Object.assign(last, { version: "of the cell before" });
  // tslab writes the keys into an `export { … }`; TypeScript keeps `__x` under `___x`.
  const asWritten = new Map([...locals].map(([key, symbol]) => [ts.unescapeLeadingUnderscores(key), symbol]));
  const named = Object.assign(Object.create(cell), { locals: asWritten });
  return Object.assign(Object.create(old), { getSourceFile: () => named }) as Builder;
}

/** The name by which tslab knows its cell's output, whatever the root folder of the sources is. */
function cellOutput(kind: Kind): string {
  return `outDir/__tslab__.${kind === "declarations" ? "d.ts" : kind === "map" ? "js.map" : "js"}`;
}

function kindOf(output: string): Kind {
  if (output.endsWith(".map")) return "map";
  return isDeclaration(output) ? "declarations" : "js";
}
