import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { type CellSpec, command, notebookOf, useProjectFolder, writeNotebookFile } from "../support";

const teacher: CellSpec[] = [
  { source: "# Sums\nWrite `sum`.", type: "markdown" },
  {
    source:
      "function sum(a: number[]): number {\n  // BEGIN SOLUTION\n  return a.reduce((x, y) => x + y, 0);\n  // END SOLUTION\n}",
    tags: ["exercise"],
  },
  {
    source: "// adds\nif (sum([1, 2]) !== 3) throw new Error('1 + 2 is not ' + sum([1, 2]));",
    tags: ["test", "points=2"],
  },
  { source: "// of nothing\nif (sum([]) !== 0) throw new Error('empty');", tags: ["test", "hidden"] },
];

describe("bowlab-nb assign and grade", () => {
  const at = useProjectFolder();
  let assignment: string;
  before(() => {
    assignment = writeNotebookFile(at(), "sums.ipynb", notebookOf(teacher));
  });

  it("hand out and score a folder: right, wrong, endless, cheating and broken submissions, in parallel", () => {
    const handed = command("assign", assignment, "--out", at("handout"), "--json");
    expect(handed.status, handed.stderr).to.equal(0);
    const [{ output, tests, removed, opened }] = JSON.parse(handed.stdout).notebooks;
    expect({ tests, removed, opened }).to.deep.equal({ tests: 1, removed: 1, opened: 1 });
    const submissions = at("submissions");
    const submit = (learner: string, code: string, change: (cells: { source: unknown }[]) => void = () => {}) => {
      const book = JSON.parse(fs.readFileSync(output, "utf8"));
      book.cells[1].source = code;
      change(book.cells);
      fs.mkdirSync(path.join(submissions, learner), { recursive: true });
      writeNotebookFile(path.join(submissions, learner), "sums.ipynb", book);
    };
    submit("ada", "const sum = (a: number[]) => a.reduce((x, y) => x + y, 0);", (cells) => {
      // Too deep for any page.
      cells[0].source = `${"> ".repeat(4000)}x`;
    });
    submit("ben", "const sum = (a: number[]) => Number(a.length > 0 ? 3 : -1);", (cells) => {
      cells[2].source = "'always right'";
    });
    submit("cyd", "function sum(a: number[]): number { while (true) {} }");
    submit("dan", "const sum = (a: number[]) => 4;", (cells) => cells.splice(2, 1));
    fs.mkdirSync(path.join(submissions, "eve"));
    fs.writeFileSync(path.join(submissions, "eve", "sums.ipynb"), "{");

    const out = at("grades");
    fs.mkdirSync(path.join(out, "ben", "sums.html"), { recursive: true });
    const words = ["--assignment", assignment, "--timeout", "20", "--jobs", "2", "--json", "--html"];
    const { status, stdout, stderr } = command("grade", submissions, "--out", out, ...words);
    expect(status, stderr).to.equal(1);
    const { scores } = JSON.parse(stdout);
    const points = scores.map((score: { learner: string; earned: number; points: number }) => [
      score.learner,
      score.earned,
      score.points,
    ]);
    expect(points).to.deep.equal([
      ["ada/sums", 3, 3],
      ["ben/sums", 2, 3],
      ["cyd/sums", 0, 3],
      ["dan/sums", 0, 3],
      ["eve/sums", 0, 3],
    ]);
    expect(scores[0].errors).to.deep.equal([]);
    expect(scores[1].errors[0]).to.match(/its page could not be written: .*it is a folder/);
    expect(scores[1].tests[1].message).to.equal("Error: empty");
    expect(scores[2].tests[0].message).to.match(/CellTimeout: the cell ran past its limit of 20 s/);
    expect(scores[3].tests[0].message).to.equal("Error: 1 + 2 is not 4");
    expect(scores[4].errors[0]).to.match(/is not JSON/);
    expect(stderr).to.match(/\[5\/5\]/);
    const table = fs.readFileSync(path.join(out, "grades.csv"), "utf8").split("\n");
    expect(table.slice(0, 2)).to.deep.equal(["learner,earned,points,adds,of nothing,errors", "ada/sums,3,3,2,1,"]);
    expect(fs.readFileSync(path.join(out, "grades.html"), "utf8")).to.match(/ben\/sums[\s\S]*✗ of nothing: 0 of 1/);
    expect(fs.existsSync(path.join(out, "ada", "sums.html"))).to.equal(true);
  });

  it("say what cannot be handed out or graded", () => {
    const untested = writeNotebookFile(at(), "untested.ipynb", notebookOf(["1"]));
    const out = at("nothing");
    for (const words of [
      ["assign", untested],
      ["grade", untested, "--assignment", untested],
    ]) {
      const { status, stderr } = command(...words, "--out", out);
      expect(status).to.equal(1);
      expect(stderr).to.match(/untested\.ipynb has no tests\. To do: tag the cells/);
    }
    expect(command("grade", at("none"), "--out", out).stderr).to.match(/there is no .*none to grade/);
  });
});
