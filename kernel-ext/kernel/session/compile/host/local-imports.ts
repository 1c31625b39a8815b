/** Which of the user's own files a source imports: they are compiled with the cell. */
import { isDeclaration, isLocal } from "./local-files";

import ts = require("../typescript");

type Resolving = ts.Program & {
  getModeForUsageLocation(file: ts.SourceFile, usage: ts.StringLiteralLike): ts.ResolutionMode;
  getResolvedModule(
    file: ts.SourceFile,
    name: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
};

/** What a source's imports name → the user's own file that each of them is. Declarations are not code, and left out. */
export function localImports(program: ts.Program, source: ts.SourceFile): Map<string, string> {
  const whole = program as Resolving;
  const found = new Map<string, string>();
  for (const usage of (source as { imports?: ts.StringLiteralLike[] }).imports ?? []) {
    const mode = whole.getModeForUsageLocation(source, usage);
    const resolved = whole.getResolvedModule(source, usage.text, mode)?.resolvedModule;
    if (!resolved || resolved.isExternalLibraryImport) continue;
    const file = resolved.resolvedFileName;
    if (isLocal(file) && !isDeclaration(file)) found.set(usage.text, file);
  }
  return found;
}

/**
 * What `source` imports before its own code runs, by the imports' texts: those that nothing but imports and types
 * stands in front of.
 */
export function staticImports({ statements }: ts.SourceFile): Set<string> {
  const requests = new Set<string>();
  for (const statement of statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      const { moduleSpecifier } = statement;
      if (moduleSpecifier && ts.isStringLiteral(moduleSpecifier)) requests.add(moduleSpecifier.text);
    } else if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) break;
  }
  return requests;
}

/** `source` and the user's own files that it imports, at any distance. */
export function localDependencies(program: ts.Program, source: ts.SourceFile): string[] {
  const found = new Set<string>();
  const follow = (file: ts.SourceFile) => {
    if (found.has(file.fileName)) return;
    found.add(file.fileName);
    for (const target of localImports(program, file).values()) {
      const next = program.getSourceFile(target);
      if (next) follow(next);
    }
  };
  follow(source);
  return [...found];
}
