/** Whether a text is a whole cell: what consoles ask before they run it at the Enter key. */
import { isCompleteCode } from "tslab/dist/converter";

import ts = require("./compile/typescript");

export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

/** Codes of TypeScript's for a comment, a template or a regular expression without its end. */
const unfinished = new Set([1010, 1160]);

/** A text that fails to parse only because it ends is incomplete; one that fails elsewhere is invalid. */
export function completeness(code: string): Completeness {
  const { completed, indent = "" } = isCompleteCode(code);
  if (!completed) return { status: "incomplete", indent };
  const file = ts.createSourceFile("cell.tsx", code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX);
  const found = (file as unknown as { parseDiagnostics: ts.Diagnostic[] }).parseDiagnostics;
  if (found.length === 0) return { status: "complete" };
  return found.some(({ code: number }) => unfinished.has(number))
    ? { status: "incomplete", indent: "" }
    : { status: "invalid" };
}
