/** The scores as files: JSON for programs, CSV for tables, a page for people. */
import * as path from "node:path";
import { stringify } from "csv-stringify/sync";
import { writeFileAtomic } from "../../files";
import { wellFormedJson } from "../../well-formed";
import { type Score, testNames } from "./score";
import { scorePage } from "./score-page";

/** Writes grades.json, grades.csv and grades.html into `out` and gives their paths. @throws InputError */
export function writeScores(out: string, scores: readonly Score[], assignment?: string): string[] {
  const files: [string, string][] = [
    ["grades.json", `${wellFormedJson({ assignment, graded: new Date().toISOString(), scores }, 2)}\n`],
    ["grades.csv", scoreTable(scores)],
    [
      "grades.html",
      scorePage(scores, { title: assignment ? path.basename(assignment, ".ipynb") : "Grades", folder: out }),
    ],
  ];
  return files.map(([name, text]) => {
    const file = path.join(out, name);
    writeFileAtomic(file, text);
    return file;
  });
}

/** One line a learner: learner, earned, points, then what each test earned. */
export function scoreTable(scores: readonly Score[]): string {
  const names = testNames(scores);
  const lines = scores.map(({ learner, earned, points, tests, errors }) => {
    const byName = new Map(tests.map((test) => [test.name, test.earned]));
    return [learner, earned, points, ...names.map((name) => byName.get(name) ?? ""), errors.join("; ")];
  });
  return stringify([["learner", "earned", "points", ...names, "errors"], ...lines], { escape_formulas: true });
}
