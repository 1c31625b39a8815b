/** Imports by which a name could come into a cell. */
import * as fs from "node:fs";
import { isBuiltin } from "node:module";
import * as path from "node:path";
import { createModuleLookup, type ModuleLookup } from "../host/module-lookup";
import { exportedNames, namesIn } from "./exported-names";
import { likelyModules } from "./likely-modules";

import ts = require("../typescript");

/** A name, and the module that exports it. */
export interface Import {
  name: string;
  module: string;
}

/** The import as one writes it. */
export function importOf({ name, module }: Import): string {
  return `import { ${name} } from ${JSON.stringify(module)};`;
}

/** Milliseconds in which modules are read for one question; those that are left have their turn at the next one. */
const patience = 300;

/**
 * Modules of Node's that are not recommended, bring what another one or a global does, or are no matter of a
 * notebook's.
 */
const leftOut = new Set(
  [
    ...["assert/strict", "console", "constants", "domain", "path/posix", "path/win32", "process", "punycode", "sys"],
    ...["test", "test/reporters"],
  ].map((name) => `node:${name}`),
);

/**
 * The names that a notebook could import. What modules export is read when it is first asked for, and again when the
 * module's file has changed.
 */
export class Importable {
  readonly #notebook: string;
  readonly #program: () => ts.Program | undefined;
  /** Files of packages that were found. */
  readonly #files = new Map<string, string>();
  readonly #known = new Map<string, { modified: number; names: readonly string[] }>();
  #builtins: ReadonlyMap<string, readonly string[]> | undefined;

  /**
   * @param notebook a file in the folder that imports start from, which need not exist
   * @param program the compiler's latest: it has Node's types; none before the first cell
   */
  constructor(notebook: string, program: () => ts.Program | undefined) {
    this.#notebook = notebook;
    this.#program = program;
  }

  /**
   * Imports of names that begin with `prefix`, in any case; first those in this case, and short ones.
   * @param texts of the notebook: what they import from comes before other modules
   */
  startingWith(prefix: string, texts: readonly string[]): Import[] {
    const wanted = prefix.toLowerCase();
    const found = this.#find((name) => name.toLowerCase().startsWith(wanted), texts);
    const rank = ({ name }: Import) => (name.startsWith(prefix) ? 0 : 1);
    // Modules that export the same name stay in their order.
    const alphabet = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return found.sort((a, b) => rank(a) - rank(b) || a.name.length - b.name.length || alphabet(a.name, b.name));
  }

  /** Imports of this very name, the likeliest first. */
  named(name: string, texts: readonly string[]): Import[] {
    return this.#find((other) => other === name, texts);
  }

  #find(isWanted: (name: string) => boolean, texts: readonly string[]): Import[] {
    return [...this.#exports(texts)].flatMap(([module, names]) =>
      names.filter(isWanted).map((name) => ({ name, module })),
    );
  }

  /** Modules, the likeliest first, with the names that they export. */
  #exports(texts: readonly string[]): Map<string, readonly string[]> {
    const program = this.#program();
    if (!program) return new Map();
    this.#builtins ??= builtinExports(program.getTypeChecker());
    const lookUp = createModuleLookup(ts.sys, program.getCompilerOptions());
    const end = performance.now() + patience;
    const likely = likelyModules(path.dirname(this.#notebook), texts).map(
      (module) => [module, this.#builtins!.get(module) ?? this.#namesOf(module, lookUp, end)] as const,
    );
    return new Map([...likely, ...this.#builtins]);
  }

  /** The names of a module that is a file; none where it has no types, or when the time is over. */
  #namesOf(module: string, lookUp: ModuleLookup, end: number): readonly string[] {
    const file = this.#files.get(module) ?? lookUp(module, this.#notebook).resolvedModule?.resolvedFileName;
    if (file === undefined || !/\.[mc]?tsx?$/.test(file)) return [];
    const modified = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (modified === undefined) {
      this.#files.delete(module);
      return [];
    }
    if (!module.startsWith(".")) this.#files.set(module, file);
    const known = this.#known.get(file);
    if (known?.modified === modified || performance.now() > end) return known?.names ?? [];
    const names = exportedNames(file, lookUp);
    this.#known.set(file, { modified, names });
    return names;
  }
}

/** What Node's own modules export, by the types that the compiler has of them. */
function builtinExports(checker: ts.TypeChecker): Map<string, readonly string[]> {
  const modules = checker.getAmbientModules().map((symbol) => [symbol.name.slice(1, -1), symbol] as const);
  const builtins = modules.filter(([name]) => name.startsWith("node:") && isBuiltin(name) && !leftOut.has(name));
  builtins.sort(([a], [b]) => a.length - b.length);
  return new Map(builtins.map(([name, symbol]) => [name, namesIn(symbol, checker)]));
}
