/**
 * TypeScript as tslab's converter wants it. tslab was made for a TypeScript 5.0 with a few functions of its own; here
 * they are, on any later one, and the whole stands in the place of tslab's package.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { getPreEmitDiagnosticsOfFiles } from "./diagnostics";
import { getQuickInfoAtPosition } from "./inspection";

import Module = require("node:module");
import ts = require("./typescript");

type Host = Pick<
  ts.LanguageServiceHost,
  "getCompilationSettings" | "getCurrentDirectory" | "useCaseSensitiveFileNames" | "fileExists" | "readFile"
>;
type Complete = (host: Host, program: ts.Program, ...words: unknown[]) => ts.CompletionInfo | undefined;
type Whole = typeof ts & {
  nullTransformationContext: ts.TransformationContext;
  Completions: Record<string, unknown> & { getCompletionsAtPosition: Complete };
};
const { nullTransformationContext, Completions } = ts as Whole;

/** The folders `node_modules/@types` at and above `folder`, nearest first. */
function getDefaultTypeRoots(folder: string): string[] {
  const here = path.join(folder, "node_modules", "@types");
  const above = path.dirname(folder);
  const others = above === folder ? [] : getDefaultTypeRoots(above);
  return fs.existsSync(here) ? [here, ...others] : others;
}

/** tslab gives no host: names inside an import's braces are looked up by one. */
const complete: Complete = (_host, program, ...words) => {
  const host: Host = {
    getCompilationSettings: () => program.getCompilerOptions(),
    getCurrentDirectory: () => program.getCurrentDirectory(),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    fileExists: (file) => ts.sys.fileExists(file),
    readFile: (file) => ts.sys.readFile(file),
  };
  return Completions.getCompletionsAtPosition(host, program, ...words);
};

/** What tslab asks for beyond TypeScript. */
export const forTslab = {
  // tslab's converter copies the properties of this object: it has to have them itself.
  ...ts,
  getDefaultTypeRoots,
  getNullTransformationContext: () => nullTransformationContext,
  getPreEmitDiagnostics: (program: ts.Program, file: ts.SourceFile) => getPreEmitDiagnosticsOfFiles(program, [file]),
  getPreEmitDiagnosticsOfFiles,
  getQuickInfoAtPosition,
  Completions: { ...Completions, getCompletionsAtPositionForTslab: complete },
};

const name = Module.createRequire(require.resolve("tslab/package.json")).resolve("@tslab/typescript-for-tslab");
/** The module that tslab requires for its TypeScript. */
export const standIn = Object.assign(new Module(name), { filename: name, loaded: true, exports: forTslab as object });
require.cache[name] = standIn;
