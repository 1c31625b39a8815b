/** How a cell's outputs are compared, as its tags say. */
import { type NotebookCell, tagsOf } from "../nbformat";

export type Rule =
  | { kind: "exact" }
  /** Same outputs, types and numbers of lines; not the words. */
  | { kind: "shape" }
  /** Numbers in the text may differ by `tolerance`, relative to the larger or absolute below 1; the rest is exact. */
  | { kind: "number"; tolerance: number }
  | { kind: "ignore" };

const defaultTolerance = 1e-6;

/**
 * `check-ignore`, `check-shape`, or `check-number` with `tolerance=…` in the same tag or one of its own; else exact.
 */
export function ruleOf(cell: NotebookCell): Rule {
  const words = tagsOf(cell).flatMap((tag) => tag.split(/[\s:]+/));
  if (words.includes("check-ignore")) return { kind: "ignore" };
  if (words.includes("check-shape")) return { kind: "shape" };
  if (!words.includes("check-number")) return { kind: "exact" };
  const given = words.map((word) => /^tolerance=(.+)$/.exec(word)?.[1]).find((text) => text !== undefined);
  const tolerance = Number(given ?? defaultTolerance);
  return { kind: "number", tolerance: Number.isFinite(tolerance) && tolerance >= 0 ? tolerance : defaultTolerance };
}
