/**
 * The user's own modules: compiled by the kernel, kept until their source or that of a module they import changes. A
 * cell that imports an edited module again gets it, and all that depends on it, anew.
 */
import Module from "node:module";
import * as path from "node:path";
import type { CompiledModule } from "../compile/compiler";
import { requirePackage, WaitsForItself } from "../packages";
import { connectTslab } from "./tslab-display";

interface Loaded {
  module: Module;
  /** The code it was made from: another one means that the source was edited. */
  code: string;
  /** Own modules that it required, by path. */
  needs: Set<string>;
}

/** Loads the user's own files that cells import, again when they have changed. */
export interface OwnModules {
  /** Takes newly compiled code. */
  update(modules: readonly CompiledModule[]): void;
  /**
   * The `require` of code that stands in `folder`. What the compiler found of its imports is asked for at every call.
   */
  requireFrom(folder: string, found: FoundImports): NodeJS.Require;
}

/** What the compiler found of a module's imports, or a cell's. */
export type FoundImports = Pick<CompiledModule, "imports" | "statics">;

/** A module's path without its extension, which imports leave out or write as that of the JavaScript. */
const stem = (file: string) => file.replace(/\.[mc]?[jt]sx?$/, "");

/** Loads the user's own files that cells import, again when they have changed. */
export function createOwnModules(): OwnModules {
  const sources = new Map<string, CompiledModule>();
  /** Path without extension → path: for requests that the compiler does not see, as a bare `require("./x")`. */
  const stems = new Map<string, string>();
  const loaded = new Map<string, Loaded>();

  const find = (folder: string, request: string, { imports }: FoundImports): CompiledModule | undefined => {
    const named = sources.get(imports.get(request) ?? "");
    if (named || !(/^\.\.?(\/|$)/.test(request) || path.isAbsolute(request))) return named;
    const target = path.resolve(folder, request);
    return [target, ...[stem(target), target, path.join(target, "index")].map((key) => stems.get(key) ?? "")]
      .map((file) => sources.get(file))
      .find(Boolean);
  };

  const isFresh = (file: string, asked = new Set<string>()): boolean => {
    if (asked.has(file)) return true;
    asked.add(file);
    const entry = loaded.get(file);
    return (
      entry !== undefined &&
      entry.code === sources.get(file)?.code &&
      [...entry.needs].every((needed) => isFresh(needed, asked))
    );
  };

  const load = (compiled: CompiledModule): unknown => {
    const { file, code } = compiled;
    const known = loaded.get(file);
    if (known && isFresh(file)) return known.module.exports;
    const module = new Module(file);
    const entry: Loaded = { module, code, needs: new Set() };
    module.filename = file;
    module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(
      path.dirname(file),
    );
    const original = module.require.bind(module) as NodeJS.Require;
    module.require = wrap(original, path.dirname(file), compiled, entry.needs);
    // Known before it runs, so that modules which import one another find what is there so far.
    loaded.set(file, entry);
    try {
      (module as unknown as { _compile(code: string, file: string): void })._compile(code, file);
    } catch (error) {
      loaded.delete(file);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  };

  const wrap = (original: NodeJS.Require, folder: string, found: FoundImports, needs?: Set<string>): NodeJS.Require =>
    new Proxy(original, {
      apply(_target, self, words: [string]) {
        const [request] = words;
        if (request === "tslab") connectTslab();
        const own = typeof request === "string" ? find(folder, request, found) : undefined;
        try {
          if (!own) return requirePackage(() => Reflect.apply(original, self, words), request, folder);
          needs?.add(own.file);
          return load(own);
        } catch (error) {
          if (WaitsForItself.is(error)) error.atImports &&= found.statics.has(request);
          throw error;
        }
      },
    });

  return {
    update(modules) {
      for (const module of modules) {
        sources.set(module.file, module);
        stems.set(stem(module.file), module.file);
      }
    },
    requireFrom: (folder, found) => wrap(Module.createRequire(path.join(folder, "notebook.js")), folder, found),
  };
}
