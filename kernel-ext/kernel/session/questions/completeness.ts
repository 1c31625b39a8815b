/** Whether a text is a whole cell: what consoles ask before they run it at the Enter key. */
import { isCompleteCode } from "tslab/dist/converter";
import { parseCell, problemsOf } from "../compile/parse-cell";

export type Completeness = { status: "complete" | "invalid" | "unknown" } | { status: "incomplete"; indent: string };

/** TypeScript's complaints of a comment, a template, or a regular expression that does not end. */
const unended = new Set([1010, 1160, 1161]);

/** TypeScript's complaint of a text in quotes that does not end on its line, which no further line mends. */
const unendedString = 1002;

/**
 * A text that fails to parse only because it ends is incomplete; one that fails anywhere else is invalid; of one that
 * the parser cannot take, nested too deeply as it may be, nothing is known.
 */
export function completeness(code: string): Completeness {
  try {
    return completenessOf(code);
  } catch {
    return { status: "unknown" };
  }
}

function completenessOf(code: string): Completeness {
  const problems = problemsOf(parseCell(code));
  if (problems.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  const isCutShort = problems.every(
    ({ code: number, start = 0 }) => unended.has(number) || (start >= end && number !== unendedString),
  );
  if (!isCutShort) return { status: "invalid" };
  return { status: "incomplete", indent: isCompleteCode(code).indent ?? "" };
}
