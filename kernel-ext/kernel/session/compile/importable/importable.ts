/** Imports by which a name could come into a cell. */
import * as fs from "node:fs";
import { isBuiltin } from "node:module";
import * as path from "node:path";
import { createModuleLookup, type ModuleLookup } from "../host/module-lookup";
import { type Exported, exportedNames, namesIn } from "./exported-names";
import { likelyModules } from "./likely-modules";

import ts = require("../typescript");

/** A name, and the module that exports it. */
export interface Import {
  name: string;
  module: string;
  /** It is what the module exports by default. */
  isMain?: boolean;
}

/** The import as one writes it. */
export function importOf({ name, module, isMain }: Import): string {
  return `import ${isMain ? name : `{ ${name} }`} from ${JSON.stringify(module)};`;
}

/** Milliseconds in which modules are read for one question; those that are left have their turn at the next one. */
const patience = 300;

/** Milliseconds until a package that is not there is looked for again. */
const absence = 10_000;

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
  /** Packages that were not found, and until when that holds. */
  readonly #absent = new Map<string, number>();
  readonly #known = new Map<string, Exported & { modified: number }>();
  #builtins: ReadonlyMap<string, Exported> | undefined;

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
    return [...this.#exports(texts)].flatMap(([module, { names, main }]) => {
      const found: Import[] = names.filter(isWanted).map((name) => ({ name, module }));
      const name = main === "" ? nameFor(module) : main;
      const isFound = name !== undefined && isWanted(name) && !names.includes(name);
      return isFound ? [{ name, module, isMain: true }, ...found] : found;
    });
  }

  /** Modules, the likeliest first, with what they export. */
  #exports(texts: readonly string[]): Map<string, Exported> {
    const program = this.#program();
    if (!program) return new Map();
    this.#builtins ??= builtinExports(program.getTypeChecker());
    const lookUp = createModuleLookup(ts.sys, program.getCompilerOptions());
    const end = performance.now() + patience;
    const likely = likelyModules(path.dirname(this.#notebook), texts).map(
      (module) => [module, this.#builtins!.get(module) ?? this.#exportedBy(module, lookUp, end)] as const,
    );
    return new Map([...likely, ...this.#builtins]);
  }

  /** What a module exports that is a file; nothing where it has no types, or when the time is over. */
  #exportedBy(module: string, lookUp: ModuleLookup, end: number): Exported {
    const file = this.#files.get(module) ?? this.#lookedUp(module, lookUp, end);
    if (file === undefined || !/\.[mc]?tsx?$/.test(file)) return { names: [] };
    const modified = modificationOf(file);
    if (modified === undefined) {
      this.#files.delete(module);
      return { names: [] };
    }
    if (!module.startsWith(".")) this.#files.set(module, file);
    const known = this.#known.get(file);
    if (known?.modified === modified || performance.now() > end) return known ?? { names: [] };
    const exported = orNone(() => exportedNames(file, lookUp));
    this.#known.set(file, { modified, ...exported });
    return exported;
  }

  /** A package's or own file's types; undefined where it is not there, or when the time is over. */
  #lookedUp(module: string, lookUp: ModuleLookup, end: number): string | undefined {
    const now = performance.now();
    if (now > end || now < (this.#absent.get(module) ?? 0)) return undefined;
    const file = lookUp(module, this.#notebook).resolvedModule?.resolvedFileName;
    if (file === undefined && !module.startsWith(".")) this.#absent.set(module, now + absence);
    return file;
  }
}

function modificationOf(file: string): number | undefined {
  try {
    return fs.statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}

/** What a module exports; none where its declarations are more than the compiler can take, or cannot be read. */
function orNone(exported: () => Exported): Exported {
  try {
    return exported();
  } catch {
    return { names: [] };
  }
}

/** What Node's own modules export, by the types that the compiler has of them. */
function builtinExports(checker: ts.TypeChecker): Map<string, Exported> {
  const modules = checker.getAmbientModules().map((symbol) => [symbol.name.slice(1, -1), symbol] as const);
  const builtins = modules.filter(([name]) => name.startsWith("node:") && isBuiltin(name) && !leftOut.has(name));
  builtins.sort(([a], [b]) => a.length - b.length);
  return new Map(builtins.map(([name, symbol]) => [name, { names: namesIn(symbol, checker) }]));
}

/** A name for what a module exports without one: that of its file or package. */
function nameFor(module: string): string {
  const words = module
    .split("/")
    .at(-1)!
    .split(/[^A-Za-z0-9$]+/);
  return words
    .filter(Boolean)
    .map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1)))
    .join("");
}
