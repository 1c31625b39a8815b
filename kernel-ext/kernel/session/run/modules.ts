/**
 * The user's own modules: compiled by the kernel, kept until their source or that of a module they import changes. A cell that imports
 * an edited module again gets it, and all that depends on it, anew.
 */
import Module from "node:module";
import * as path from "node:path";
import type { CompiledModule } from "../compile/compiler";
import { connectTslab } from "./tslab-display";

interface Loaded {
  module: Module;
  /** The code it was made from: another one means that the source was edited. */
  code: string;
  /** Own modules that it required, by path. */
  needs: Set<string>;
}

export interface OwnModules {
  /** Takes newly compiled code. */
  update(modules: readonly CompiledModule[]): void;
  /** The `require` of code that stands in `folder`. */
  requireFrom(folder: string): NodeJS.Require;
}

/** A module's path without its extension, which imports leave out or write as `.js`. */
const stem = (file: string) => file.replace(/\.(tsx?|jsx?)$/, "");

export function createOwnModules(): OwnModules {
  /** Path without extension → compiled source. */
  const sources = new Map<string, CompiledModule>();
  const loaded = new Map<string, Loaded>();

  const find = (folder: string, request: string): CompiledModule | undefined => {
    if (!/^\.\.?(\/|$)|^\//.test(request) && !path.isAbsolute(request)) return undefined;
    const target = path.resolve(folder, request);
    return [stem(target), target, path.join(target, "index")].map((key) => sources.get(key)).find(Boolean);
  };

  const isFresh = (file: string, asked = new Set<string>()): boolean => {
    if (asked.has(file)) return true;
    asked.add(file);
    const entry = loaded.get(file);
    return (
      entry !== undefined &&
      entry.code === sources.get(stem(file))?.code &&
      [...entry.needs].every((needed) => isFresh(needed, asked))
    );
  };

  const load = ({ file, code }: CompiledModule): unknown => {
    const known = loaded.get(file);
    if (known && isFresh(file)) return known.module.exports;
    const module = new Module(file);
    const entry: Loaded = { module, code, needs: new Set() };
    module.filename = file;
    module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(
      path.dirname(file),
    );
    module.require = wrap(module.require.bind(module) as NodeJS.Require, path.dirname(file), entry.needs);
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

  const wrap = (original: NodeJS.Require, folder: string, needs?: Set<string>): NodeJS.Require =>
    new Proxy(original, {
      apply(_target, self, words: [string]) {
        if (words[0] === "tslab") connectTslab();
        const own = find(folder, words[0]);
        if (!own) return Reflect.apply(original, self, words);
        needs?.add(own.file);
        return load(own);
      },
    });

  return {
    update(modules) {
      for (const module of modules) sources.set(stem(module.file), module);
    },
    requireFrom: (folder) => wrap(Module.createRequire(path.join(folder, "notebook.js")), folder),
  };
}
