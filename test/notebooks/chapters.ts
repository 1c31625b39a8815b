/**
 * The chapters of the course as the tests run them: with shorter trainings, handed out, solved and graded as a teacher
 * would, in a kernel of their own.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { build, command, projectFolder, root } from "../kernel-ext/support";

export interface Chapter {
  name: string;
  /** Exercises that are graded. */
  exercises: number;
  /** Lines of the settings cell as the test wants them, in place of the chapter's own: shorter trainings. */
  settings?: Record<string, number | string>;
}

export const chapters: Chapter[] = [
  { name: "00-tour", exercises: 3, settings: { steps: 12, size: "tiny", searched: 500 } },
  { name: "01-text-to-tokens", exercises: 4 },
  { name: "02-the-encoder", exercises: 4, settings: { steps: 20 } },
  { name: "03-masked-language-modelling", exercises: 4, settings: { steps: 15 } },
  { name: "04-masked-auto-encoders", exercises: 4, settings: { scale: "quick" } },
  { name: "05-drop-the-decoder", exercises: 4, settings: { scale: "quick", steps: 15 } },
  { name: "06-term-coverage", exercises: 5, settings: { scale: "quick", limit: 200, pool: 800 } },
  { name: "07-fine-tuning", exercises: 5, settings: { scale: "quick", steps: 1, batchSize: 8, limit: 1500 } },
  { name: "08-evaluation-and-significance", exercises: 5, settings: { samples: 4000, trials: 40 } },
  { name: "09-your-own-corpus", exercises: 4, settings: { steps: 12, mostPassages: 900, testItems: 60 } },
  {
    name: "10-from-notebook-to-product",
    exercises: 4,
    settings: { scale: "quick", steps: 1, batchSize: 8, limit: 1200, seconds: 0.3 },
  },
];

export interface Cell {
  cell_type: string;
  source: string[];
  metadata: { tags?: string[] };
  outputs?: unknown[];
  execution_count?: unknown;
}

interface Score {
  learner: string;
  earned: number;
  points: number;
  errors: string[];
  tests: { name: string; message?: string }[];
}

export const notebooks = path.join(root, "notebooks");
export const cellsOf = (file: string): Cell[] => JSON.parse(fs.readFileSync(file, "utf8")).cells;

/** The chapter with other settings, in `folder`. @throws Error when it has no such setting */
function shortened({ name, settings = {} }: Chapter, folder: string): string {
  const book = JSON.parse(fs.readFileSync(path.join(notebooks, `${name}.ipynb`), "utf8"));
  const cell = book.cells.find(({ metadata }: Cell) => metadata.tags?.includes("parameters")) as Cell;
  for (const [setting, value] of Object.entries(settings)) {
    const at = cell.source.findIndex((line) => line.startsWith(`const ${setting} = `));
    if (at < 0) throw new Error(`${name} has no setting ${setting}`);
    cell.source[at] = cell.source[at].replace(/= [^;]+;/, `= ${JSON.stringify(value)};`);
  }
  const file = path.join(folder, `${name}.ipynb`);
  fs.writeFileSync(file, JSON.stringify(book));
  return file;
}

/**
 * Declares a test of each chapter: its copy as handed out runs clean and scores nothing, its solutions score full
 * marks.
 */
export function runChapters(chosen: readonly Chapter[]): void {
  let folder: string;
  before(() => {
    build();
    folder = projectFolder();
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  for (const chapter of chosen) {
    const { name, exercises } = chapter;
    it(`${name}: runs clean; the copy handed out scores 0, the solutions score full`, function () {
      this.timeout(600_000);
      const teacher = shortened(chapter, folder);
      const handed = command("assign", teacher, "--out", path.join(folder, "handout", name, "untouched"), "--json");
      expect(handed.status, handed.stderr).to.equal(0);
      const [{ tests, removed }] = JSON.parse(handed.stdout).notebooks;
      expect({ tests, removed }).to.deep.equal({ tests: exercises, removed: exercises });
      const solved = path.join(folder, "handout", name, "solved");
      fs.mkdirSync(solved);
      fs.copyFileSync(teacher, path.join(solved, `${name}.ipynb`));

      const submissions = path.join(folder, "handout", name);
      const out = path.join(folder, "grades", name);
      const limits = ["--jobs", "1", "--timeout", "300", "--memory", "6000", "--cwd", notebooks];
      const { status, stdout, stderr } = command(
        ...["grade", submissions, "--out", out, "--assignment", teacher, ...limits, "--json"],
      );
      expect(status, stderr).to.equal(0);
      const scores: Score[] = JSON.parse(stdout).scores;
      const of = (who: string) => scores.find(({ learner }) => learner.startsWith(who)) as Score;
      // The solved copy is the chapter itself: that nothing in it failed is that it runs clean.
      expect(of("solved").errors).to.deep.equal([]);
      expect(of("solved").tests.map(({ message }) => message)).to.deep.equal(Array(exercises).fill(undefined));
      expect(of("solved").earned).to.equal(exercises);
      expect(of("untouched").errors).to.deep.equal([]);
      expect(of("untouched").earned).to.equal(0);
      for (const { message } of of("untouched").tests) expect(message).to.match(/not answered yet/);
    });
  }
}
