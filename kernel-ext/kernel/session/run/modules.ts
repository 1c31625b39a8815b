/**
 * The user's own modules: compiled by the kernel, kept until their source or that of a module they import changes. A
 * cell that imports an edited module again gets it, and all that depends on it, anew.
 */
import Module from "node:module";
import * as path from "node:path";
import type { CompiledModule } from "../compile/compilation";
import { requirePackage, WaitsForItself } from "../packages";
import { connectTslab } from "./tslab-display";

interface Loaded {
  module: Module;
  /** The code it was made from: another one means that the source was edited. */
  code: string;
  /** Own modules that it required, by path. */
  needs: Set<string>;
}

/** What the compiler found of a module's imports, or a cell's. */
export type FoundImports = Pick<CompiledModule, "imports" | "statics">;

/** A module's path without its extension, which imports leave out or write as that of the JavaScript. */
const stem = (file: string) => file.replace(/\.[mc]?[jt]sx?$/, "");

/** Node's own loader, as far as its types do not show it. */
interface LoadingModule extends Module {
  _compile(code: string, file: string): void;
}
const loader = Module as unknown as { _nodeModulePaths(folder: string): string[] };

/** Loads the user's own files that cells import, again when they have changed. */
export class OwnModules {
  readonly #sources = new Map<string, CompiledModule>();
  /** Path without extension → path: for requests that the compiler does not see, as a bare `require("./x")`. */
  readonly #stems = new Map<string, string>();
  readonly #loaded = new Map<string, Loaded>();
  /** The `require` of cells. */
  #ofCells: NodeJS.Require = require;

  /** Takes newly compiled code. */
  update(modules: readonly CompiledModule[]): void {
    for (const module of modules) {
      this.#sources.set(module.file, module);
      this.#stems.set(stem(module.file), module.file);
    }
  }

  /**
   * The `require` of code that stands in `folder`. What the compiler found of its imports is asked for at every call.
   */
  requireFrom(folder: string, found: FoundImports): NodeJS.Require {
    this.#ofCells = this.#wrap(Module.createRequire(path.join(folder, "notebook.js")), folder, found);
    return this.#ofCells;
  }

  /** What `require` gives to the code of `from`, an own module or else the cells. */
  requireBy(from: string, request: string): unknown {
    return (this.#loaded.get(from)?.module.require ?? this.#ofCells)(request);
  }

  /** The exports of the own module `file`, which `from` depends on now. */
  loadFor(from: string, file: string): unknown {
    const compiled = this.#sources.get(file);
    if (!compiled) throw new Error(`${file} is not compiled`);
    this.#loaded.get(from)?.needs.add(file);
    return this.#load(compiled);
  }

  /** @param needs gets the paths of own modules that are required */
  #wrap(original: NodeJS.Require, folder: string, found: FoundImports, needs?: Set<string>): NodeJS.Require {
    return new Proxy(original, {
      apply: (_target, self, words: [string]) => {
        const [request] = words;
        if (request === "tslab") connectTslab();
        const own = typeof request === "string" ? this.#find(folder, request, found) : undefined;
        try {
          if (!own) return requirePackage(() => Reflect.apply(original, self, words), request, folder);
          needs?.add(own.file);
          return this.#load(own);
        } catch (error) {
          if (WaitsForItself.is(error)) error.atImports &&= found.statics.has(request);
          throw error;
        }
      },
    });
  }

  #find(folder: string, request: string, { imports }: FoundImports): CompiledModule | undefined {
    const named = this.#sources.get(imports.get(request) ?? "");
    if (named || !(/^\.\.?(\/|$)/.test(request) || path.isAbsolute(request))) return named;
    const target = path.resolve(folder, request);
    return [target, ...[stem(target), target, path.join(target, "index")].map((key) => this.#stems.get(key) ?? "")]
      .map((file) => this.#sources.get(file))
      .find(Boolean);
  }

  #load(compiled: CompiledModule): unknown {
    const { file, code } = compiled;
    const known = this.#loaded.get(file);
    if (known && this.#isFresh(file)) return known.module.exports;
    const module = new Module(file) as LoadingModule;
    const entry: Loaded = { module, code, needs: new Set() };
    module.filename = file;
    module.paths = loader._nodeModulePaths(path.dirname(file));
    const original = module.require.bind(module) as NodeJS.Require;
    module.require = this.#wrap(original, path.dirname(file), compiled, entry.needs);
    // Known before it runs, so that modules which import one another find what is there so far.
    this.#loaded.set(file, entry);
    try {
      module._compile(code, file);
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  /** Whether a loaded module and all that it needs are what their sources say now. */
  #isFresh(file: string, asked = new Set<string>()): boolean {
    if (asked.has(file)) return true;
    asked.add(file);
    const entry = this.#loaded.get(file);
    return (
      entry !== undefined &&
      entry.code === this.#sources.get(file)?.code &&
      [...entry.needs].every((needed) => this.#isFresh(needed, asked))
    );
  }
}
