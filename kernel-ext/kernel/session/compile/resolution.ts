/**
 * Which file an import names. What was found is kept; what was not is looked for again at the next cell, because a notebook's user
 * installs the package or writes the file that was missing and tries once more.
 */
import { isLocal } from "./system";

import ts = require("./typescript");

export interface Resolution {
  resolveModuleNameLiterals: NonNullable<ts.CompilerHost["resolveModuleNameLiterals"]>;
  /** Whether a file's imports are to be looked up again: one of the user's own that lacks one. */
  hasInvalidatedResolutions(file: string): boolean;
}

export function createResolution(host: ts.ModuleResolutionHost, options: ts.CompilerOptions): Resolution {
  const unresolved = new Set<string>();
  let cache = newCache();

  function newCache() {
    return ts.createModuleResolutionCache(host.getCurrentDirectory?.() ?? "", (name) => name, options);
  }
  return {
    resolveModuleNameLiterals(literals, containing, redirected, settings, source) {
      // Misses are kept by the cache like hits.
      if (isLocal(containing) && unresolved.size > 0) cache = newCache();
      unresolved.delete(containing);
      return literals.map((literal) => {
        const mode = ts.getModeForUsageLocation(source, literal);
        const result = ts.resolveModuleName(literal.text, containing, settings, host, cache, redirected, mode);
        if (!result.resolvedModule && isLocal(containing)) unresolved.add(containing);
        return result;
      });
    },
    hasInvalidatedResolutions: (file) => unresolved.has(file),
  };
}
