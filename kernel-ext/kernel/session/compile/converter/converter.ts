/**
 * tslab's converter, built with our program, resolution and options. `ts.createWatchCompilerHost` is the one place
 * where tslab hands over what it wants; there its host is completed. TypeScript's functions cannot be replaced on the
 * module itself, so tslab's converter is loaded with a copy of it that differs in this one and in what would only be
 * done twice.
 */
import * as path from "node:path";
import type { Converter } from "tslab/dist/converter";
import { lentTypes, notebookTypes } from "../../packages";
import { forTslab, standIn } from "../for-tslab";
import { libraryFor } from "../host/library";
import { createResolution } from "../host/resolution";
import { prepareCompilerSystem } from "../host/system";
import { readProject } from "../host/tsconfig";
import { createLightProgram, type OnEmit, type ProgramUse } from "../program";

import ts = require("../typescript");

type WatchHost = ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.EmitAndSemanticDiagnosticsBuilderProgram>;

/**
 * Builds the converter for cells that run in `folder`, the working directory; `problems` are those of the project's
 * tsconfig.json.
 */
export function buildConverter(
  folder: string,
  onEmit: OnEmit,
  use: ProgramUse,
): { converter: Converter; problems: readonly string[] } {
  prepareCompilerSystem();
  const project = readProject(folder);
  const createWatchCompilerHost = (
    roots: string[],
    options: ts.CompilerOptions,
    system: ts.System,
    _createProgram: unknown,
    ...reporters: [ts.DiagnosticReporter, ts.WatchStatusReporter]
  ): WatchHost => {
    const complete: ts.CompilerOptions = {
      ...options,
      // The user's JavaScript is checked where the project, or the file itself, says so.
      checkJs: false,
      // A file may be named by its ending.
      allowImportingTsExtensions: true,
      // The language's own decorators, as everywhere; a project may say otherwise.
      experimentalDecorators: false,
      ...project.options,
      lib: libraryFor(project.options.lib),
      // Node's declarations, also where no folder above the notebook has them. tslab would take its own, older ones.
      typeRoots: [
        ...(options.typeRoots ?? []).filter((root) => !/[\\/]node_modules[\\/]tslab[\\/]/.test(root)),
        lentTypes,
        notebookTypes,
      ],
      // Imports are looked up by Node's rules all the same. "Classic" alone lets a cell's declarations name a file of a
      // package that the notebook's folder does not see, as those are that another package brings with it.
      moduleResolution: ts.ModuleResolutionKind.Classic,
      // Everything on the disk may be imported, not only what lies below the notebook.
      rootDir: path.parse(folder).root,
      sourceMap: true,
    };
    const host = ts.createWatchCompilerHost(roots, complete, system, createLightProgram(onEmit, use), ...reporters);
    return Object.assign(host, createResolution(host, complete));
  };
  // tslab's own way from modules to CommonJS has no source map: see javascript.ts. It gets nothing to do.
  const transpileModule = () => ({ outputText: "" });
  const converter = loadConverter({ createWatchCompilerHost, transpileModule }).createConverter({
    isJS: false,
    isBrowser: false,
  });
  return { converter, problems: project.problems };
}

/** tslab's converter module, loaded with these functions of TypeScript's replaced. */
function loadConverter(replaced: object): typeof import("tslab/dist/converter") {
  const file = require.resolve("tslab/dist/converter");
  standIn.exports = { ...forTslab, ...replaced };
  delete require.cache[file];
  try {
    return require(file);
  } finally {
    standIn.exports = forTslab;
  }
}
