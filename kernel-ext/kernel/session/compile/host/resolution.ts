/**
 * Which file an import names. What was found is kept; what was not is looked for again at the next cell, because a
 * notebook's user installs the package or writes the file that was missing and tries once more.
 */
import { isBuiltin } from "node:module";
import { isLocal } from "./local-files";
import { createModuleLookup } from "./module-lookup";

import ts = require("../typescript");

export interface Resolution {
  resolveModuleNameLiterals: NonNullable<ts.CompilerHost["resolveModuleNameLiterals"]>;
  /** From it the compiler reads of which package a file is: without one it would ask the disk, for every file. */
  getModuleResolutionCache(): ts.ModuleResolutionCache;
  /** Whether a file's imports are to be looked up again: one of the user's own that lacks one. */
  hasInvalidatedResolutions(file: string): boolean;
}

/** Resolves the modules that cells import; a module that was not found is looked for again. */
export function createResolution(host: ts.ModuleResolutionHost, options: ts.CompilerOptions): Resolution {
  const unresolved = new Set<string>();
  let lookUp = createModuleLookup(host, options);

  return {
    resolveModuleNameLiterals(literals, containing, redirected) {
      // Misses are kept by the lookup like hits.
      if (isLocal(containing) && unresolved.size > 0) lookUp = createModuleLookup(host, options);
      unresolved.delete(containing);
      return literals.map(({ text }) => {
        let result = lookUp(text, containing, redirected);
        if (isGone(result, host)) {
          lookUp = createModuleLookup(host, options);
          result = lookUp(text, containing, redirected);
        }
        // Node's own modules have no file, and need none: they are declared.
        if (!result.resolvedModule && isLocal(containing) && !isBuiltin(text)) unresolved.add(containing);
        return result;
      });
    },
    getModuleResolutionCache: () => lookUp.cache,
    hasInvalidatedResolutions: (file) => unresolved.has(file),
  };
}

/** A file of the user's own that was found once, and that is not there any more. */
function isGone(
  { resolvedModule }: ts.ResolvedModuleWithFailedLookupLocations,
  { fileExists }: ts.ModuleResolutionHost,
): boolean {
  const file = resolvedModule?.resolvedFileName;
  return file !== undefined && isLocal(file) && !fileExists(file);
}
