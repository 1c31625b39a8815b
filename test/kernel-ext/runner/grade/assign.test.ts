import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../../kernel-ext/errors";
import { makeAssignment, writeAssignment } from "../../../../kernel-ext/runner/grade";
import { mergeTests } from "../../../../kernel-ext/runner/grade/merge";
import { testsOf } from "../../../../kernel-ext/runner/grade/roles";
import { scorePage } from "../../../../kernel-ext/runner/grade/score-page";
import { type Notebook, readNotebook } from "../../../../kernel-ext/runner/nbformat";
import { type CellSpec, notebookOf, temporaryFolder, writeNotebookFile } from "../../support";

const bookOf = (cells: (string | CellSpec)[]) => notebookOf(cells) as unknown as Notebook;
const cells: CellSpec[] = [
  { source: "# Sums", type: "markdown" },
  {
    source:
      "function sum(a: number[]): number {\n  // BEGIN SOLUTION\n  return a.reduce((x, y) => x + y, 0);\n  // END SOLUTION\n}",
    tags: ["exercise"],
  },
  { source: "const answer = 42;", tags: ["solution"] },
  { source: "// adds\nif (sum([1, 2]) !== 3) throw new Error('1 + 2');", tags: ["test", "points=2"] },
  { source: "if (sum([]) !== 0) throw new Error('empty');", tags: ["test", "hidden"] },
  { source: "'end'" },
];
const sources = (book: Notebook) => book.cells.map(({ source }) => String(source));

describe("makeAssignment()", () => {
  it("takes out solutions and hidden tests, opens what is marked, and runs nothing", () => {
    const teacher = bookOf(cells);
    Object.assign(teacher.cells[5], {
      outputs: [{ output_type: "stream", name: "stdout", text: "x" }],
      execution_count: 3,
    });
    const { notebook, ...counts } = makeAssignment(teacher, "t.ipynb");
    expect(counts).to.deep.equal({ removed: 2, opened: 1, tests: 1 });
    expect(sources(notebook)).to.deep.equal([
      "# Sums",
      "function sum(a: number[]): number {\n  // your code here\n}",
      cells[3].source,
      "'end'",
    ]);
    expect(notebook.cells[2].metadata).to.deep.include({ editable: false, deletable: false });
    expect(notebook.cells[3]).to.deep.include({ outputs: [], execution_count: null });
    expect(sources(teacher)[1]).to.include("reduce");
  });

  it("speaks Python in a Python notebook", () => {
    const teacher = bookOf([
      { source: "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION" },
      { source: "assert f() == 1", tags: ["test"] },
    ]);
    teacher.metadata.kernelspec = { name: "python3", display_name: "Python", language: "python" } as never;
    expect(sources(makeAssignment(teacher, "t.ipynb").notebook)[0]).to.equal("def f():\n    # your code here");
  });

  const unusable: [string, Notebook, RegExp][] = [
    ["it has no tests", bookOf(["1"]), /t\.ipynb has no tests.*tag the cells/],
    [
      "a mark stands alone",
      bookOf([{ source: "// BEGIN SOLUTION\n1" }, cells[3]]),
      /t\.ipynb, cell 1 has a line BEGIN SOLUTION without/,
    ],
    [
      "marks are in the wrong order",
      bookOf([cells[3], { source: "// END SOLUTION" }]),
      /cell 2 has a line END SOLUTION/,
    ],
    ["its cells have no ids", { ...bookOf([cells[3]]), nbformat_minor: 4 }, /nbformat 4\.4, whose cells have no ids/],
  ];
  for (const [name, book, words] of unusable) {
    it(`says what to do when ${name}`, () => expect(() => makeAssignment(book, "t.ipynb")).to.throw(InputError, words));
  }

  it("writes the copy under the same name, and not over the teacher's", () => {
    const folder = temporaryFolder();
    const file = writeNotebookFile(folder, "t.ipynb", notebookOf(cells));
    const { output } = writeAssignment(file, path.join(folder, "learners"));
    expect(readNotebook(output).cells).to.have.length(4);
    expect(() => writeAssignment(file, folder)).to.throw(InputError, /overwritten/);
  });
});

describe("testsOf()", () => {
  it("names tests by metadata, first comment or number, with their points", () => {
    const book = bookOf([cells[3], cells[4], { source: "1", tags: ["test", "points=0.5"] }]);
    Object.assign(book.cells[2].metadata, { name: "third" });
    expect(testsOf(book).map(({ name, points }) => [name, points])).to.deep.equal([
      ["adds", 2],
      ["test 2", 1],
      ["third", 0.5],
    ]);
  });
});

describe("mergeTests()", () => {
  const teacher = bookOf(cells);
  const learner = () => makeAssignment(bookOf(cells), "t.ipynb").notebook;

  it("puts the teacher's tests in their places, the hidden too, for what the learner made of them", () => {
    const changed = learner();
    changed.cells[2].source = "// adds\n'always right'";
    changed.cells.splice(2, 0, { ...structuredClone(changed.cells[1]), id: "own", source: "'helper'" } as never);
    const { notebook, tests } = mergeTests(changed, teacher);
    expect(sources(notebook).slice(2)).to.deep.equal(["'helper'", cells[3].source, cells[4].source, "'end'"]);
    expect(tests.map(({ name }) => name)).to.deep.equal(["adds", "test 2"]);
  });

  it("puts tests back that were deleted, and drops such as the learner added", () => {
    const changed = learner();
    changed.cells.splice(2, 1, { ...structuredClone(changed.cells[2]), id: "fake" } as never);
    const { notebook } = mergeTests(changed, teacher);
    expect(sources(notebook).slice(2)).to.deep.equal([cells[3].source, cells[4].source, "'end'"]);
    const empty = { ...learner(), cells: [] };
    expect(sources(mergeTests(empty, teacher).notebook)).to.deep.equal([cells[3].source, cells[4].source]);
  });

  it("lets no learner set limits or skip cells", () => {
    const changed = learner();
    changed.cells[1].metadata.tags = ["timeout=9999", "skip-execution", "exercise"];
    expect(mergeTests(changed, teacher).notebook.cells[1].metadata.tags).to.deep.equal(["exercise"]);
  });
});

describe("scorePage()", () => {
  it("escapes what learners wrote and holds no script", () => {
    const evil = "<script>steal()</script>";
    const test = { name: evil, points: 1, earned: 0, passed: false, message: evil };
    const score = { learner: evil, notebook: "n", earned: 0, points: 1, tests: [test], errors: [evil], seconds: 1 };
    const page = scorePage([score], { title: evil, folder: "." });
    expect(page).to.not.include("<script");
    expect(page).to.include("&#60;script&#62;steal()");
  });
});
