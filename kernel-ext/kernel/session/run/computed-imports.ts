/**
 * `import()` of what is only known when it runs: addresses, as `pathToFileURL` and `new URL` make them, and names that
 * are computed. The user's own files are compiled then, with all that they import.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ImportCompilation } from "../compile/compilation";
import { importAddress } from "../packages";
import type { OwnModules } from "./modules";

export interface ComputedImportsParts {
  modules: OwnModules;
  /** Compiles the user's own file at a path, whose ending may be missing. */
  compile(target: string): ImportCompilation;
}

/** Gives what `import(request)` in the file `from` is; throws `WaitsForItself` for what takes time to load. */
export function createComputedImports({
  modules,
  compile,
}: ComputedImportsParts): (request: string, from: string) => unknown {
  return (request, from) => {
    const folder = path.dirname(path.resolve(from));
    const target = pathOf(request, folder);
    if (target === undefined) {
      if (/^(?!node:)[a-z][a-z\d+.-]+:/i.test(request)) return importAddress(request, folder);
      return namespaceOf(modules.requireBy(from, request));
    }
    if (/[\\/]node_modules[\\/]/.test(target)) return namespaceOf(modules.requireBy(from, target));
    const compiled = compile(target);
    if ("problem" in compiled) {
      // Node runs JavaScript that waits while it is loaded.
      if (/\.[mc]?js$/.test(target)) return importAddress(pathToFileURL(target).href, folder);
      throw new Error(`Cannot import "${request}": ${compiled.problem}`);
    }
    modules.update(compiled.modules);
    if (compiled.file !== undefined) return namespaceOf(modules.loadFor(from, compiled.file));
    if (fs.existsSync(target)) return namespaceOf(modules.requireBy(from, target));
    throw Object.assign(new Error(`Cannot find module "${request}" in ${folder}`), { code: "ERR_MODULE_NOT_FOUND" });
  };
}

/** The path that a request names; undefined for packages, Node's modules and addresses of other kinds. */
function pathOf(request: string, folder: string): string | undefined {
  if (/^file:/i.test(request)) return fileURLToPath(request);
  const isPath = /^\.\.?(\/|$)/.test(request) || path.isAbsolute(request);
  if (!isPath) return undefined;
  const target = path.resolve(folder, request);
  // As in an address, `?` and what follows only asks for another copy.
  return fs.existsSync(target) ? target : target.replace(/[?#].*$/, "");
}

/** What `import()` gives for what `require` gives. */
function namespaceOf(required: unknown): unknown {
  if ((required as { __esModule?: unknown } | null | undefined)?.__esModule) return required;
  const keys = typeof required === "object" || typeof required === "function" ? Object.keys(required ?? {}) : [];
  const names = keys.map((key) => [key, { enumerable: true, get: () => (required as Record<string, unknown>)[key] }]);
  const namespace = Object.create(null, Object.fromEntries(names.filter(([key]) => key !== "default")));
  return Object.defineProperty(namespace, "default", { enumerable: true, value: required });
}
