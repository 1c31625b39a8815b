/**
 * What the compiler objects to, as far as a notebook is concerned. A package without types is taken as it is, as `any`;
 * of a module that is not found the reader learns why, and what to do.
 */
import * as path from "node:path";
import { whyMissing } from "../packages";
import { isCell } from "./host/local-files";
import { importAssignment } from "./transform";

import ts = require("./typescript");

/** TypeScript's "Could not find a declaration file for module": it is there, and has no types. */
const untyped = 7016;

/** Its two ways of saying "Cannot find module". */
const missing = new Set([2307, 2792]);

/** All that the compiler objects to in these files, which tslab asks for by this name. */
export function getPreEmitDiagnosticsOfFiles(
  program: ts.Program,
  files: readonly ts.SourceFile[],
): readonly ts.Diagnostic[] {
  const all = files.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
    ...outerAwaits(file),
  ]);
  return ts
    .sortAndDeduplicateDiagnostics(all)
    .filter(
      (diagnostic) => diagnostic.code !== untyped && diagnostic.code !== importAssignment && !isKnownFlag(diagnostic),
    )
    .map((diagnostic) => (missing.has(diagnostic.code) ? explained(diagnostic) : diagnostic));
}

/** TypeScript's "This regular expression flag is only available when targeting …". */
const laterFlag = 1501;

/** Whether it is of a regular expression's flag that the running Node has, whatever language cells are compiled to. */
function isKnownFlag({ code, file, start = 0, length = 0 }: ts.Diagnostic): boolean {
  if (code !== laterFlag) return false;
  try {
    return new RegExp("", file?.text.slice(start, start + length)).flags !== "";
  } catch {
    return false;
  }
}

/** TypeScript's number for an `await` outside of functions. */
const outerAwait = 1308;

/** The first `await` outside of functions of a file that cells import: it runs as CommonJS, which cannot wait. */
function outerAwaits(file: ts.SourceFile): ts.Diagnostic[] {
  if (isCell(file.fileName) || !/\bawait\b/.test(file.text)) return [];
  const find = (node: ts.Node): ts.Node | undefined => {
    if (ts.isFunctionLike(node)) return undefined;
    const waits = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier) || isAwaitUsing(node);
    return waits ? node : ts.forEachChild(node, find);
  };
  const found = find(file);
  if (!found) return [];
  const messageText =
    "A file that cells import cannot await outside of its functions: let it export an async function.";
  const [start, length] = [found.getStart(file), "await".length];
  return [{ file, start, length, messageText, code: outerAwait, category: ts.DiagnosticCategory.Error }];
}

function isAwaitUsing(node: ts.Node): boolean {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.AwaitUsing;
}

function explained(diagnostic: ts.Diagnostic): ts.Diagnostic {
  const [, name] = /'([^']*)'/.exec(ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")) ?? [];
  if (name === undefined || !diagnostic.file) return diagnostic;
  const why = whyMissing(name, path.dirname(diagnostic.file.fileName));
  const text = `Cannot find module '${name}' or its corresponding type declarations.`;
  return { ...diagnostic, code: 2307, messageText: why === "" ? text : `${text} ${why}` };
}
