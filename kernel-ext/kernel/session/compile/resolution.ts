/**
 * Which file an import names. What was found is kept; what was not is looked for again at the next cell, because a notebook's user
 * installs the package or writes the file that was missing and tries once more.
 */
import { isLocal } from "./local-files";
import { createModuleLookup } from "./module-lookup";

import ts = require("./typescript");

export interface Resolution {
  resolveModuleNameLiterals: NonNullable<ts.CompilerHost["resolveModuleNameLiterals"]>;
  /** Whether a file's imports are to be looked up again: one of the user's own that lacks one. */
  hasInvalidatedResolutions(file: string): boolean;
}

export function createResolution(host: ts.ModuleResolutionHost, options: ts.CompilerOptions): Resolution {
  const unresolved = new Set<string>();
  let lookUp = createModuleLookup(host, options);

  return {
    resolveModuleNameLiterals(literals, containing, redirected) {
      // Misses are kept by the lookup like hits.
      if (isLocal(containing) && unresolved.size > 0) lookUp = createModuleLookup(host, options);
      unresolved.delete(containing);
      return literals.map(({ text }) => {
        const result = lookUp(text, containing, redirected);
        if (!result.resolvedModule && isLocal(containing)) unresolved.add(containing);
        return result;
      });
    },
    hasInvalidatedResolutions: (file) => unresolved.has(file),
  };
}
