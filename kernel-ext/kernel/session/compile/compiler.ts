/** Cells and the user's own modules from TypeScript to what node runs, by tslab's converter. */
// Before anything of tslab's that loads its compiler.
import "./for-tslab";
import * as path from "node:path";
import type { CompletionInfo, Converter } from "tslab/dist/converter";
import { getCodeMetadata } from "tslab/dist/metadata";
import type { Compilation, CompiledCell, CompiledModule, ImportCompilation } from "./compilation";
import { LastingConverter } from "./converter";
import { withNamespaces } from "./declarations";
import { isCell } from "./host/local-files";
import { noticeChangedFiles } from "./host/system";
import { Importable, withImports } from "./importable";
import { inspectionText } from "./inspection";
import { toCommonJs } from "./javascript";
import type { EmittedSource, OnEmit, ProgramUse } from "./program";
import { rewriteCell } from "./rewrite";
import type { SourceMaps } from "./source-maps";

/** The compiler for a notebook's cells. */
export class Compiler {
  /** What is wrong with the project's tsconfig.json, each a line to show. */
  readonly problems: readonly string[];
  /** Names that cells could import. */
  readonly importable: Importable;
  readonly #notebook: string;
  readonly #maps: SourceMaps;
  readonly #converter: LastingConverter;
  readonly #use: ProgramUse = { namesFirst: false, filesChanged: false, isQuestion: false };
  /** What running code has imported since a file was last changed: path as it was asked for → file. */
  readonly #imported = new Map<string, string>();
  /** What the cell under compilation gave, by file. */
  readonly #emitted = new Map<string, Emitted>();

  /**
   * Builds it, which takes most of a second.
   * @param notebook a file in the working directory, which need not exist
   */
  constructor(notebook: string, maps: SourceMaps) {
    this.#notebook = notebook;
    this.#maps = maps;
    const onEmit: OnEmit = (source, kind, text) => {
      const entry = this.#emitted.get(source.file) ?? { source, js: "", map: "" };
      this.#emitted.set(source.file, entry);
      if (kind === "js") entry.js = text;
      if (kind === "map") entry.map = text;
      if (kind === "json") entry.json = text;
    };
    this.#converter = new LastingConverter(path.dirname(notebook), onEmit, this.#use);
    this.problems = this.#converter.problems;
    this.importable = new Importable(notebook, () => this.#use.program);
  }

  /** @param declarations those of the cells before @param name how stack traces name the cell */
  compile(declarations: string, source: string, name: string): Compilation {
    this.#look({ isQuestion: false });
    this.#emitted.clear();
    const metadata = getCodeMetadata(source);
    if (metadata.module) {
      // Diagnostics of a module cell do not fail it: it is registered all the same.
      this.#filesChanged();
      const warnings = this.#converter.addModule(metadata.module, source, metadata);
      return { cell: nothing(declarations), modules: [], warnings };
    }
    // A cell for the browser is no program for this process.
    if (metadata.mode === "browser") {
      return { cell: nothing(declarations), modules: [], warnings: [] };
    }
    const result = this.#converter.convert(declarations, () => rewriteCell(source));
    if (result.diagnostics.length > 0) {
      const importsOf = (unknown: string) => this.importable.named(unknown, [source, declarations]);
      return { diagnostics: withImports(result.diagnostics, importsOf) };
    }
    const output = [...this.#emitted].find(([file]) => isCell(file))?.[1];
    // tslab puts one line in front of every cell, which makes it a module.
    const runs = output && this.#runnable(name, this.#notebook, output, source, 1);
    const { code, awaits } = runs ?? { code: "", awaits: false };
    return {
      cell: {
        code,
        awaits: awaits || result.hasToplevelAwait === true,
        declarations: withNamespaces(declarations, result.declOutput ?? "", this.#use.program),
        result: result.lastExpressionVar,
        imports: output?.source.imports ?? new Map(),
        statics: output?.source.statics ?? new Set(),
      },
      modules: this.#modules(),
      warnings: [],
    };
  }

  /** Compiles the user's own file at a path, whose ending may be missing, for code that imports it while it runs. */
  compileImport(declarations: string, target: string): ImportCompilation {
    this.#look({ isQuestion: false });
    if (this.#imported.has(target)) return { file: this.#imported.get(target), modules: [] };
    this.#emitted.clear();
    const result = this.#converter.convert(declarations, () => `import(${JSON.stringify(target)})`);
    // That there is no such file is for the one who asks to say.
    const problem = result.diagnostics.find(({ code, fileName }) => fileName !== undefined || code === 0);
    if (problem) {
      const { code, fileName, messageText, start } = problem;
      const where = fileName === undefined ? "" : `${fileName}:${start.line + 1}:${start.character + 1} - TS${code}: `;
      return { problem: `${where}${messageText}` };
    }
    const file = [...this.#emitted].find(([name]) => isCell(name))?.[1].source.imports.get(target);
    if (file !== undefined) this.#imported.set(target, file);
    return { file, modules: this.#modules() };
  }

  /** Candidates for the text at `position` (UTF-16 units), and the span they replace. */
  complete(declarations: string, source: string, position: number): CompletionInfo {
    this.#look({ isQuestion: true });
    const complete = (converter: Converter) => converter.complete(declarations, source, position);
    return underscored(this.#converter.ask(complete), source);
  }

  /** Signature and documentation of the name at `position`, when there is one. */
  inspect(declarations: string, source: string, position: number): string | undefined {
    this.#look({ isQuestion: true });
    const info = this.#converter.ask((converter) => converter.inspect(declarations, source, position));
    return info ? inspectionText(info) : undefined;
  }

  close(): void {
    this.#converter.close();
  }

  /** Before the compiler is asked for anything: the user's own files are looked at. */
  #look({ isQuestion }: Pick<ProgramUse, "isQuestion">): void {
    if (noticeChangedFiles()) this.#filesChanged();
    this.#use.isQuestion = isQuestion;
  }

  #filesChanged(): void {
    this.#use.filesChanged = true;
    this.#imported.clear();
  }

  /** @param name the code's name in stack traces @param self the file that its `import.meta` speaks of */
  #runnable(name: string, self: string, { js, map }: Emitted, source: string, linesBefore: number) {
    const { code, map: second, awaits, marks } = toCommonJs(js, self);
    this.#maps.add(name, { maps: second === undefined ? [map] : [second, map], marks, linesBefore, source });
    return { code, awaits };
  }

  #modules(): CompiledModule[] {
    return [...this.#emitted].flatMap(([file, output]) =>
      isCell(file) || (output.js === "" && output.json === undefined) ? [] : [this.#moduleOf(file, output)],
    );
  }

  #moduleOf(file: string, output: Emitted): CompiledModule {
    const { text, imports, statics } = output.source;
    const code =
      output.json === undefined
        ? this.#runnable(file, file, output, text, 0).code
        : `module.exports = JSON.parse(${JSON.stringify(output.json)});`;
    return { file, code, imports, statics };
  }
}

/** A cell with no code to run. */
function nothing(declarations: string): CompiledCell {
  return { code: "", awaits: false, declarations, imports: new Map(), statics: new Set() };
}

/**
 * tslab looks for TypeScript's inner name, which has three underscores where two were typed: its candidates are chosen
 * anew then.
 */
function underscored(info: CompletionInfo, source: string): CompletionInfo {
  const typed = source.slice(info.start, info.end);
  if (!typed.startsWith("__")) return info;
  const names = (info.original?.entries ?? []).map(({ name }) => name);
  return { ...info, candidates: names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase())) };
}

interface Emitted {
  source: EmittedSource;
  js: string;
  map: string;
  /** The text of a JSON file. */
  json?: string;
}
