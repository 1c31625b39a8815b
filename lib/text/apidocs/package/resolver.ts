/**
 * Which file of a package a module's name means, by TypeScript's own resolution (`types`, `typings`, `exports` with its
 * conditions, `imports`, `typesVersions`, folders, endings), over any source of files.
 */
import * as ts from "typescript";
import type { PackageSource } from "./source";

/** Finds files of one package. */
export interface PackageResolver {
  /** The file that `specifier` means in `from`; undefined where it is in another package, or missing. */
  resolve(specifier: string, from?: string): string | undefined;
}

/** In front of a package's files, so that TypeScript finds the package where it looks for one. */
const MODULES = "/node_modules/";

/** @param name the package's own, by which it is imported */
export function packageResolver(source: PackageSource, name: string): PackageResolver {
  const root = `${MODULES}${name}/`;
  const files = new Set(source.files);
  const folders = foldersOf(source.files);
  const inside = (place: string): string => (place.startsWith(root) ? place.slice(root.length) : "\0");
  const host: ts.ModuleResolutionHost = {
    fileExists: (file) => files.has(inside(file)),
    directoryExists: (folder) =>
      `${folder}/`.startsWith(root)
        ? folders.has(inside(`${folder}/`))
        : root.startsWith(`${folder}/`.replace("//", "/")),
    readFile: (file) => (files.has(inside(file)) ? source.read(inside(file)) : undefined),
  };
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    preserveSymlinks: true,
  };
  const cache = ts.createModuleResolutionCache("/", (file) => file, options);
  const find = (specifier: string, from: string, mode: ts.ResolutionMode): string | undefined => {
    const { resolvedModule } = ts.resolveModuleName(specifier, from, options, host, cache, undefined, mode);
    if (resolvedModule === undefined || !resolvedModule.resolvedFileName.startsWith(root)) return undefined;
    return isTypeScript(resolvedModule.resolvedFileName) ? inside(resolvedModule.resolvedFileName) : undefined;
  };
  return {
    resolve(specifier, from) {
      const place = from === undefined ? "/index.ts" : root + from;
      // What an export offers to `require` alone has types too.
      return find(specifier, place, ts.ModuleKind.ESNext) ?? find(specifier, place, ts.ModuleKind.CommonJS);
    },
  };
}

/** A file that TypeScript reads: a declaration file, or a source. */
export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** Every folder of the files, with "/" behind it; the package's own is "". */
function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set([""]);
  for (const file of files) {
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1)) {
      const folder = file.slice(0, end + 1);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
