/** The learner's copy of a teacher's notebook: solutions and hidden tests out, exercises left open, nothing run. */
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder } from "../../files";
import {
  clearCell,
  hasIds,
  isCode,
  languageOf,
  type Notebook,
  type NotebookCell,
  readNotebook,
  sourceOf,
  writeNotebook,
} from "../nbformat";
import { isHidden, isSolution, isTest } from "./roles";

export interface Assignment {
  notebook: Notebook;
  /** How many cells were taken out, and stretches of cells left open. */
  removed: number;
  opened: number;
  tests: number;
}

/**
 * Cells tagged `solution` and tests tagged `hidden` go; what stands between lines `BEGIN SOLUTION` and `END SOLUTION`
 * in a comment becomes "your code here". @throws InputError when the notebook has no tests or such lines do not pair;
 * `file` names it.
 */
export function makeAssignment(teacher: Notebook, file: string): Assignment {
  if (!hasIds(teacher)) {
    throw new InputError(
      `${file} is in nbformat 4.${teacher.nbformat_minor}, whose cells have no ids to find tests by again`,
      {
        fix: "open and save it in a current JupyterLab (nbformat 4.5)",
      },
    );
  }
  if (!teacher.cells.some(isTest)) {
    throw new InputError(`${file} has no tests`, { fix: "tag the cells that decide points `test`" });
  }
  const isPython = languageOf(teacher).startsWith("python");
  let opened = 0;
  const kept = teacher.cells.filter((cell) => !isSolution(cell) && !(isTest(cell) && isHidden(cell)));
  const cells = kept.map((cell) => {
    const copy = structuredClone(cell) as NotebookCell;
    if (!isCode(copy)) return copy;
    clearCell(copy);
    const where = `${file}, cell ${teacher.cells.indexOf(cell) + 1}`;
    const { text, stretches } = openSolutions(sourceOf(copy), isPython ? "#" : "//", where);
    copy.source = text;
    opened += stretches;
    // Front-ends then keep a learner from changing a test by accident; grading takes the teacher's in any case.
    if (isTest(copy)) Object.assign(copy.metadata, { editable: false, deletable: false });
    return copy;
  });
  const notebook = { ...teacher, metadata: { ...teacher.metadata }, cells };
  delete notebook.metadata.bowlab;
  return { notebook, removed: teacher.cells.length - kept.length, opened, tests: cells.filter(isTest).length };
}

/** Writes the learner's copy of `file` into `out` under its own name and gives its path. @throws InputError */
export function writeAssignment(file: string, out: string): Omit<Assignment, "notebook"> & { output: string } {
  const output = path.resolve(out, path.basename(file));
  if (output === path.resolve(file)) {
    throw new InputError(`${file} would be overwritten by the learner's copy`, {
      fix: "choose another folder for --out",
    });
  }
  const { notebook, ...counts } = makeAssignment(readTeacherNotebook(file), file);
  makeFolder(out);
  writeNotebook(output, notebook);
  return { output, ...counts };
}

/** A teacher's notebook: its ids must be its own, because tests are found by them. @throws InputError */
export function readTeacherNotebook(file: string): Notebook {
  return readNotebook(file, {
    onWarning: (text) => {
      throw new InputError(`${file}: ${text}`, {
        fix: "open and save it in JupyterLab, so that every cell keeps its id",
      });
    },
  });
}

function openSolutions(source: string, comment: string, where: string): { text: string; stretches: number } {
  const lines: string[] = [];
  let inside = false;
  let stretches = 0;
  for (const line of source.split("\n")) {
    const mark = /^(\s*)(?:\/\/|#)+\s*(BEGIN|END) SOLUTION\s*$/.exec(line);
    if (!mark) {
      if (!inside) lines.push(line);
      continue;
    }
    const begins = mark[2] === "BEGIN";
    if (begins === inside) throw unpaired(where, mark[2]);
    inside = begins;
    if (begins) {
      lines.push(`${mark[1]}${comment} your code here`);
      stretches++;
    }
  }
  if (inside) throw unpaired(where, "BEGIN");
  return { text: lines.join("\n"), stretches };
}

function unpaired(where: string, which: string): InputError {
  return new InputError(`${where} has a line ${which} SOLUTION without its partner`, {
    fix: "close each BEGIN SOLUTION by END SOLUTION in the same cell",
  });
}
