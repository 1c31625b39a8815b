/**
 * The notebook that is graded: the learner's cells with the teacher's tests in their places, whatever became of the
 * learner's copies.
 */
import { isCode, type Notebook, type NotebookCell, tagsOf } from "../nbformat";
import { isSolution, isTest, type Test, testsOf } from "./roles";

export interface GradedNotebook {
  notebook: Notebook;
  tests: Test[];
}

/** Without a teacher's notebook the learner's own tests count. */
export function mergeTests(learner: Notebook, teacher?: Notebook): GradedNotebook {
  const cells = learner.cells.map(withoutOwnLimits);
  if (teacher === undefined) return gradedOf({ ...learner, cells });
  const own = new Map(teacher.cells.filter((cell) => !isSolution(cell)).map((cell) => [cell.id, cell]));
  const merged = cells.flatMap((cell): NotebookCell[] => {
    const original = own.get(cell.id);
    if (original && isTest(original)) return [structuredClone(original)];
    return isTest(cell) ? [] : [cell];
  });
  // A test that is not there stands before the next of the teacher's cells that is.
  const order = [...own.values()];
  order.forEach((cell, i) => {
    if (!isTest(cell) || merged.some(({ id }) => id === cell.id)) return;
    const later = new Set(order.slice(i + 1).map(({ id }) => id));
    const at = merged.findIndex(({ id }) => later.has(id));
    merged.splice(at < 0 ? merged.length : at, 0, structuredClone(cell));
  });
  const { kernelspec, language_info } = teacher.metadata;
  return gradedOf({ ...learner, metadata: { ...learner.metadata, kernelspec, language_info }, cells: merged });
}

function gradedOf(notebook: Notebook): GradedNotebook {
  return { notebook, tests: testsOf(notebook) };
}

/** Time limits and skipping are the grader's to decide. */
function withoutOwnLimits(cell: NotebookCell): NotebookCell {
  if (!isCode(cell)) return cell;
  const tags = tagsOf(cell).filter((tag) => !/^timeout=/.test(tag) && tag !== "skip-execution");
  return { ...cell, metadata: { ...cell.metadata, ...(cell.metadata.tags !== undefined && { tags }) } };
}
