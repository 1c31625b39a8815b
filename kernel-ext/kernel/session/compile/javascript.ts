/**
 * From what tslab's converter emits, ES modules, to what is run, CommonJS, by TypeScript itself and with a source map;
 * and the kernel's marks in it.
 */
import type { PlacedMark } from "./mark-positions";
import { mark } from "./marks";

import ts = require("./typescript");

export interface RunnableCode {
  code: string;
  /** What the kernel has put into it. */
  marks: readonly PlacedMark[];
  /** Source map of `code` without marks to the module it was made from, as JSON; undefined where they are the same. */
  map: string | undefined;
  /** Whether the code itself awaits, outside any function. */
  awaits: boolean;
}

/** CommonJS of an ES module. `file` is what its `import.meta` says it is. */
export function toCommonJs(module: string, file: string): RunnableCode {
  const expression = bareExpression(withoutMapComment(module));
  if (expression !== undefined) return { ...mark(expression, file), map: undefined };
  const { outputText, sourceMapText = "" } = ts.transpileModule(withoutMapComment(module), {
    fileName: "module.js",
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      sourceMap: true,
      newLine: ts.NewLineKind.LineFeed,
    },
  });
  // Cells run in sloppy mode, as tslab's do: a cell may assign to a name that another one declares.
  const sloppy = withoutMapComment(outputText).replace(/^"use strict";/, "");
  return { ...mark(sloppy, file), map: sourceMapText };
}

/**
 * A module that imports and declares nothing, and exports the value of its last expression, which is what most cells
 * are while one looks around: for it TypeScript's whole machinery comes down to one word, which leaves all columns as
 * they are. Undefined for any other.
 */
function bareExpression(module: string): string | undefined {
  const moduleWords = module.match(/^\s*(import|export)\b/gm) ?? [];
  const [, name, value] = /^export const (\w+) = (.*)^export \{\};?\s*$/ms.exec(module) ?? [];
  // One export at the very beginning, the empty one at the end, and no other.
  if (name === undefined || moduleWords.length !== 2 || !module.startsWith("export const")) return undefined;
  // A dynamic import becomes a call of `require`.
  if (/\bimport\s*\(/.test(module)) return undefined;
  return `${" ".repeat("const ".length - 1)}exports.${name} = ${value}`;
}

function withoutMapComment(code: string): string {
  return code.replace(/\n?\/\/# sourceMappingURL=\S*\s*$/, "");
}
