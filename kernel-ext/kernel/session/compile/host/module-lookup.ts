/**
 * The file with the types of an import, by Node's own rules: `require` first, since cells run as CommonJS, then
 * `import`, and the kernel's own copy of a package that is not there. A package's `exports` decide what of it can be
 * imported.
 */
import { isLent, isPackageName, lender } from "../../packages";
import { isDeclaration, isLocal } from "./local-files";

import ts = require("../typescript");

export interface ModuleLookup {
  (name: string, containing: string, redirected?: ts.ResolvedProjectReference): Found;
  /** What it has found, and the `package.json` files that it has read. */
  readonly cache: ts.ModuleResolutionCache;
}

type Found = ts.ResolvedModuleWithFailedLookupLocations;

/** Looks imports up with a cache of its own, in which misses are kept like hits. */
export function createModuleLookup(host: ts.ModuleResolutionHost, options: ts.CompilerOptions): ModuleLookup {
  const node: ts.CompilerOptions = { ...options, moduleResolution: ts.ModuleResolutionKind.Node16 };
  const legacy: ts.CompilerOptions = { ...options, moduleResolution: ts.ModuleResolutionKind.Node10 };
  const newCache = (settings: ts.CompilerOptions) =>
    ts.createModuleResolutionCache(host.getCurrentDirectory?.() ?? "", (name) => name, settings);
  const [cache, legacyCache] = [newCache(node), newCache(legacy)];
  const { CommonJS, ESNext } = ts.ModuleKind;

  const modesOf = (containing: string): ts.ResolutionMode[] => {
    if (isLocal(containing)) return [CommonJS, ESNext];
    const format = ts.getImpliedNodeFormatForFile(containing as ts.Path, cache.getPackageJsonInfoCache(), host, node);
    return format === ESNext ? [ESNext, CommonJS] : [CommonJS, ESNext];
  };
  /** As Node finds it: the first with types, else the first there is. */
  const byNode = (name: string, containing: string, redirected?: ts.ResolvedProjectReference): Found => {
    const isRelative = ts.isExternalModuleNameRelative(name);
    let first: Found | undefined;
    for (const mode of modesOf(containing)) {
      const found = ts.resolveModuleName(name, containing, node, host, cache, redirected, mode);
      if (isRelative || isTyped(found)) return found;
      if (!first?.resolvedModule) first = found;
    }
    return first!;
  };

  const lookUp = (name: string, containing: string, redirected?: ts.ResolvedProjectReference): Found => {
    const found = byNode(name, containing, redirected);
    if (isTyped(found) || !isPackageName(name)) return ownSource(found);
    // Declarations of the compiler's own and of packages name files that their package does not export; and a package's
    // `exports` may forget the types that its `types` names.
    if (found.resolvedModule || !isLocal(containing) || isDeclaration(containing)) {
      const old = ts.resolveModuleName(name, containing, legacy, host, legacyCache, redirected);
      if (isTyped(old)) return old;
    }
    if (found.resolvedModule || !isLent(name) || !isLocal(containing)) return found;
    return byNode(name, lender);
  };
  return Object.assign(lookUp, { cache });
}

function isTyped({ resolvedModule }: Found): boolean {
  return resolvedModule !== undefined && !/\.[mc]?jsx?$/.test(resolvedModule.extension);
}

/**
 * TypeScript sources that a package's link leads to are the user's own, as in a workspace: to be compiled, not taken as
 * they are.
 */
function ownSource(found: Found): Found {
  const { resolvedModule } = found;
  if (!resolvedModule?.isExternalLibraryImport || !/\.[mc]?tsx?$/.test(resolvedModule.resolvedFileName)) return found;
  const { resolvedFileName } = resolvedModule;
  if (!isLocal(resolvedFileName) || isDeclaration(resolvedFileName)) return found;
  return { ...found, resolvedModule: { ...resolvedModule, isExternalLibraryImport: false } };
}
