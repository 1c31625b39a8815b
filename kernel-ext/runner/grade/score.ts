/** The score of one submission. */
import type { CellSummary } from "../notebook/run-summary";
import type { GradedNotebook } from "./merge";

export interface TestScore {
  name: string;
  points: number;
  earned: number;
  passed: boolean;
  /** Why not. */
  message?: string;
}

export interface Score {
  /** Who handed it in: the file's path in the folder of submissions, without its ending. */
  learner: string;
  notebook: string;
  /** The executed notebook, where it could be run. */
  output?: string;
  earned: number;
  points: number;
  tests: TestScore[];
  /** What went wrong outside the tests. */
  errors: string[];
  seconds: number;
}

type Who = Pick<Score, "learner" | "notebook" | "output" | "seconds">;

/** A test is passed when its cell ran to its end; one that was not reached is not. */
export function scoreOf(who: Who, { notebook, tests }: GradedNotebook, cells: readonly CellSummary[]): Score {
  const byPosition = new Map(cells.map((cell) => [cell.position, cell]));
  const testPositions = new Set(tests.map(({ cell }) => notebook.cells.indexOf(cell) + 1));
  const errors = cells
    .filter(({ position, problem }) => problem !== undefined && !testPositions.has(position))
    .map(({ position, problem }) => `cell ${position}: ${problem}`);
  const scores = tests.map(({ cell, name, points }): TestScore => {
    const end = byPosition.get(notebook.cells.indexOf(cell) + 1);
    const message = end ? end.problem : `not reached${errors.length > 0 ? ` after ${errors.at(-1)}` : ""}`;
    return { name, points, earned: message === undefined ? points : 0, passed: message === undefined, message };
  });
  return { ...who, ...sums(scores), tests: scores, errors };
}

/** A submission that could not be run: no points of as many as there are. */
export function scoreOfNothing(who: Who, tests: GradedNotebook["tests"], error: string): Score {
  const scores = tests.map(({ name, points }) => ({ name, points, earned: 0, passed: false, message: "not run" }));
  return { ...who, ...sums(scores), tests: scores, errors: [error] };
}

function sums(tests: readonly TestScore[]): { earned: number; points: number } {
  const sum = (field: "earned" | "points") => tests.reduce((total, test) => total + test[field], 0);
  return { earned: sum("earned"), points: sum("points") };
}

/** Names of all tests, in the order in which they first come. */
export function testNames(scores: readonly Score[]): string[] {
  return [...new Set(scores.flatMap(({ tests }) => tests.map(({ name }) => name)))];
}
