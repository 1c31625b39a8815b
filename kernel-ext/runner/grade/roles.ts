/**
 * What a cell is for, by its tags: `exercise` (the learner's to fill), `solution` (the teacher's answer), `test`
 * (decides points; also tagged `hidden`, it is not given to the learner). `points=2` on a test says what it is worth, 1
 * by default.
 */
import { type CodeCell, isCode, type Notebook, type NotebookCell, sourceOf, tagsOf } from "../nbformat";

export interface Test {
  cell: CodeCell;
  name: string;
  points: number;
}

/** Whether a cell is tagged as a solution. */
export function isSolution(cell: NotebookCell): boolean {
  return tagsOf(cell).includes("solution");
}

/** Whether a cell is a test that decides points. */
export function isTest(cell: NotebookCell): cell is CodeCell {
  return isCode(cell) && tagsOf(cell).includes("test");
}

/** Whether a cell is kept from learners. */
export function isHidden(cell: NotebookCell): boolean {
  return tagsOf(cell).includes("hidden");
}

/**
 * The notebook's tests in order. A test is called by its metadata's `name`, else by its first comment, else by its
 * number.
 */
export function testsOf(notebook: Notebook): Test[] {
  return notebook.cells
    .filter(isTest)
    .map((cell, i) => ({ cell, name: nameOf(cell) ?? `test ${i + 1}`, points: pointsOf(cell) }));
}

function nameOf(cell: CodeCell): string | undefined {
  if (typeof cell.metadata.name === "string") return cell.metadata.name;
  return /^\s*(?:\/\/|#)\s*(\S.*?)\s*$/m.exec(sourceOf(cell).trimStart().split("\n")[0])?.[1];
}

function pointsOf(cell: CodeCell): number {
  const text = tagsOf(cell)
    .map((tag) => /^points=(\d+(?:\.\d+)?)$/.exec(tag)?.[1])
    .find((found) => found !== undefined);
  return text === undefined ? 1 : Number(text);
}
