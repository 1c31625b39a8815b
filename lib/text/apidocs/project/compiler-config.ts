/**
 * What a package's tsconfig.json says: which files are its sources, and which of TypeScript's libraries it writes for.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { statOf } from "../../../places";

/** The configuration of one package, those that it refers to taken in. */
export interface CompilerConfig {
  /** Absolute paths of the sources, in TypeScript's order, each once. */
  files: string[];
  /** Names of the library files it asks for: "lib.dom.d.ts". */
  libraries: string[];
  /** What is wrong with it, in a few words each. */
  notes: string[];
}

/** Built files, whatever their tsconfig says of them. */
const BUILT = ["node_modules", "dist", "build", "out", "coverage", "vendor", "bower_components"];

/** Reads tsconfig.json or jsconfig.json of a folder; without one its sources are all that it holds but built files. */
export function compilerConfig(folder: string): CompilerConfig {
  const found = ["tsconfig.json", "jsconfig.json"]
    .map((name) => path.join(folder, name))
    .find((file) => statOf(file)?.isFile());
  const config: CompilerConfig = { files: [], libraries: [], notes: [] };
  const seen = new Set<string>();
  if (found !== undefined) take(found, config, seen);
  if (config.files.length === 0) config.files = sourcesBelow(folder, [".ts", ".tsx", ".mts", ".cts"]);
  if (config.files.length === 0) config.files = sourcesBelow(folder, [".js", ".jsx", ".mjs", ".cjs"]);
  if (config.libraries.length === 0) config.libraries = [ts.getDefaultLibFileName({ target: ts.ScriptTarget.ESNext })];
  // A link may lead to a file that is there already.
  return {
    ...config,
    files: [...new Set(config.files.map((file) => fs.realpathSync(file)))],
    libraries: [...new Set(config.libraries)],
  };
}

function sourcesBelow(folder: string, endings: readonly string[]): string[] {
  return ts.sys.readDirectory(folder, endings, BUILT, ["**/*"]).map((file) => path.resolve(file));
}

/** A configuration and those it refers to, each once: references may lead in a circle. */
function take(file: string, config: CompilerConfig, seen: Set<string>): void {
  const place = path.resolve(file);
  if (seen.has(place)) return;
  seen.add(place);
  const { config: json, error } = ts.readConfigFile(place, (name) => ts.sys.readFile(name));
  if (error !== undefined) {
    const why = ts.flattenDiagnosticMessageText(error.messageText, " ");
    config.notes.push(`${place} cannot be read (${why}): its folder is searched for sources`);
    return;
  }
  const parsed = ts.parseJsonConfigFileContent(json, ts.sys, path.dirname(place), undefined, place);
  // A list of files may name one that is missing.
  config.files.push(...parsed.fileNames.map((name) => path.resolve(name)).filter((name) => fs.existsSync(name)));
  config.libraries.push(...(parsed.options.lib ?? [ts.getDefaultLibFileName(parsed.options)]));
  for (const reference of parsed.projectReferences ?? []) {
    const target = ts.resolveProjectReferencePath(reference);
    if (statOf(target)?.isFile()) take(target, config, seen);
  }
}
