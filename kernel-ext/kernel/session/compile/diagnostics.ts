/**
 * What the compiler objects to, as far as a notebook is concerned. A package without types is taken as it is, as `any`;
 * of a module that is not found the reader learns why, and what to do; and of syntax that is newer than the compiler,
 * that this is what it is.
 */
import * as path from "node:path";
import { whyMissing } from "../packages";
import { isCell } from "./host/local-files";
import { importAssignment } from "./import-equals";

import ts = require("./typescript");

/** TypeScript's "Could not find a declaration file for module": it is there, and has no types. */
const untyped = 7016;

/** Its two ways of saying "Cannot find module". */
const missing = new Set([2307, 2792]);

type Whole = typeof ts & {
  getTokenAtPosition(file: ts.SourceFile, position: number): ts.Node;
  getPreEmitDiagnosticsOfFiles(program: ts.Program, files: readonly ts.SourceFile[]): readonly ts.Diagnostic[];
};

/** Replaces TypeScript's function of this name for tslab. */
export function getPreEmitDiagnosticsOfFiles(
  program: ts.Program,
  files: readonly ts.SourceFile[],
): readonly ts.Diagnostic[] {
  return (ts as Whole)
    .getPreEmitDiagnosticsOfFiles(program, files)
    .filter(({ code }) => code !== untyped && code !== importAssignment)
    .map((diagnostic) => (missing.has(diagnostic.code) ? explained(diagnostic) : named(diagnostic)));
}

/** TypeScript's complaint of an `await` outside of functions and, it says, of modules. */
const outerAwait = 1308;

function isInFunction(file: ts.SourceFile, position: number): boolean {
  return ts.findAncestor((ts as Whole).getTokenAtPosition(file, position), ts.isFunctionLike) !== undefined;
}

/** What is written of late, and how it looks. */
const newer: [what: string, form: RegExp][] = [
  ["`using` declarations", /^\s*(await\s+)?using\s+[\w$]+\s*=/],
  ["import attributes", /^\s*(import|export)\b.*["']\s*with\s*\{/],
  ["`NoInfer`", /\bNoInfer\s*</],
];

/** An error in a line that this compiler is too old for says so. */
function named(diagnostic: ts.Diagnostic): ts.Diagnostic {
  const { file, start, code } = diagnostic;
  if (code === outerAwait && file && start !== undefined && !isCell(file.fileName) && !isInFunction(file, start)) {
    const text = "A file that cells import cannot await outside of its functions: let it export an async function.";
    return { ...diagnostic, messageText: text };
  }
  const isOfForm = code < 2000 || code === 2304;
  if (!file || start === undefined || !isOfForm) return diagnostic;
  const from = file.text.lastIndexOf("\n", start - 1) + 1;
  const line = file.text.slice(from).split("\n", 1)[0];
  const [what] = newer.find(([, form]) => form.test(line)) ?? [];
  if (what === undefined) return diagnostic;
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
  return { ...diagnostic, messageText: `${text} The kernel's TypeScript ${ts.version} does not know ${what}.` };
}

function explained(diagnostic: ts.Diagnostic): ts.Diagnostic {
  const [, name] = /'([^']*)'/.exec(ts.flattenDiagnosticMessageText(diagnostic.messageText, " ")) ?? [];
  if (name === undefined || !diagnostic.file) return diagnostic;
  const why = whyMissing(name, path.dirname(diagnostic.file.fileName));
  const text = `Cannot find module '${name}' or its corresponding type declarations.`;
  return { ...diagnostic, code: 2307, messageText: why === "" ? text : `${text} ${why}` };
}
