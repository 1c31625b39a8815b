import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { command, notebookOf, useProjectFolder, writeNotebookFile } from "../support";

describe("bowlab-nb run", () => {
  const at = useProjectFolder();

  it("sweeps: a run for every combination, two at a time, named by the parameters, with a table of what they recorded", () => {
    const file = writeNotebookFile(
      at(),
      "sweep.ipynb",
      notebookOf([
        { source: "let lr: number = 1;\nconst seed = 1;", tags: ["parameters"] },
        'import { record } from "bowlab-kernel";\nrecord("product", lr * seed);',
      ]),
    );
    fs.writeFileSync(at("values.yaml"), "seed: [1, 2]\nunused: x\n");
    const words = ["-f", at("values.yaml"), "--sweep", "lr=1e-1,3", "--sweep", "seed", "--jobs", "2", "--json"];
    const { status, stdout, stderr } = command("run", file, "--out", at("sweep"), ...words);
    expect(status, stderr).to.equal(0);
    const names = ["lr=1e-1_seed=1", "lr=1e-1_seed=2", "lr=3_seed=1", "lr=3_seed=2"].map(
      (name) => `sweep_${name}.ipynb`,
    );
    expect(fs.readdirSync(at("sweep")).sort()).to.deep.equal(["scraps.csv", "scraps.json", ...names]);
    const { notebooks } = JSON.parse(stdout);
    expect(notebooks.map(({ scraps }: { scraps: object }) => scraps)).to.deep.equal(
      [0.1, 0.2, 3, 6].map((product) => ({ product })),
    );
    const table = fs
      .readFileSync(path.join(at("sweep"), "scraps.csv"), "utf8")
      .trim()
      .split("\n");
    expect(table[0]).to.equal("notebook,output,status,seed,unused,lr,product");
    expect(table.slice(1).map((line) => line.split(",").slice(-4).join())).to.deep.equal([
      "1,x,0.1,0.1",
      "2,x,0.1,0.2",
      "1,x,3,3",
      "2,x,3,6",
    ]);
    expect(stderr)
      .to.match(/sweep_lr=3_seed=2 {4}\| \[1\/3\]/)
      .and.match(/does not declare unused/);
  });

  it("resumes: at the checkpoint, with the parameters, keeping what is done; then there is nothing to do", () => {
    const log = at("log");
    const note = (name: string) => `require("node:fs").appendFileSync(${JSON.stringify(log)}, "${name} ");`;
    const file = writeNotebookFile(
      at(),
      "resume.ipynb",
      notebookOf([
        { source: `${note("p")} let n = 1;`, tags: ["parameters"] },
        `${note("a")} 'first ' + Math.random()`,
        { source: `${note("c")} n`, tags: ["checkpoint"] },
        `${note("d")} if (!require("node:fs").existsSync(${JSON.stringify(at("now"))})) throw new Error("not yet");`,
      ]),
    );
    const words = ["run", file, "--out", at("resumed"), "--resume", "-p", "n", "5"];
    const stored = () => JSON.parse(fs.readFileSync(path.join(at("resumed"), "resume.ipynb"), "utf8")).cells;
    expect(command(...words).status).to.equal(1);
    const before = stored();
    fs.writeFileSync(at("now"), "");
    const second = command(...words);
    expect(second.status, second.stderr).to.equal(0);
    expect(second.stderr).to.match(/going on at the checkpoint, cell 4; the cells before it keep their outputs/);
    expect(fs.readFileSync(log, "utf8")).to.equal("p a c d p c d ");
    expect(stored()[2].outputs).to.deep.equal(before[2].outputs);
    expect(stored()[3].outputs[0].data["text/plain"]).to.deep.equal(["5"]);
    const third = command(...words, "--json");
    expect(third.stderr).to.match(/all 5 cells are done and unchanged: nothing to run/);
    const [{ status, cells }] = JSON.parse(third.stdout).notebooks;
    expect([status, ...cells.map((cell: { status: string }) => cell.status)]).to.deep.equal([
      "ok",
      ...Array(5).fill("kept"),
    ]);
  });

  it("checks: stored outputs against the run's, with a readable difference and exit code 1", () => {
    const file = writeNotebookFile(
      at(),
      "check.ipynb",
      notebookOf([
        "console.log('now', new Date().toISOString())",
        "21 * 2",
        { source: "Math.random()", tags: ["check-number tolerance=1"] },
        { source: "Math.random()", tags: ["check-ignore"] },
        "console.log('took N things')",
      ]),
    );
    expect(command("run", file, "--out", at("checked")).status).to.equal(0);
    const executed = path.join(at("checked"), "check.ipynb");
    const same = command("run", executed, "--out", at("again"), "--check");
    expect(same.status, same.stderr).to.equal(0);
    expect(same.stderr).to.match(/4 cells compared, 0 differ/);
    const book = JSON.parse(fs.readFileSync(executed, "utf8"));
    book.cells[1].outputs[0].data["text/plain"] = ["41"];
    book.cells[4].outputs[0].text = ["took 7 things\n"];
    const changed = writeNotebookFile(at("checked"), "changed.ipynb", book);
    fs.writeFileSync(at("sanitize.cfg"), "[things]\nregex: took \\S+\nreplace: took N\n");
    const other = command("run", changed, "--out", at("again"), "--check", "--sanitize", at("sanitize.cfg"), "--json");
    expect(other.status).to.equal(1);
    expect(other.stderr)
      .to.match(/── cell 2 differs in result: text\/plain: 21 \* 2[\s\S]*-41\n {3}\+42/)
      .and.match(/4 cells compared, 1 differ/);
    const [{ error, differences }] = JSON.parse(other.stdout).notebooks;
    expect(error).to.match(/^cell 2 differs in result/);
    expect(differences).to.have.length(1);
  });

  it("limits: allowed errors, a cell's own time by its tag, the whole notebook's time", () => {
    const file = writeNotebookFile(
      at(),
      "limits.ipynb",
      notebookOf([
        "throw new RangeError('named')",
        { source: "throw new Error('tagged')", tags: ["allow-error"] },
        { source: "await new Promise((r) => setTimeout(r, 30_000));", tags: ["timeout=0.5", "allow-error"] },
        "await new Promise((r) => setTimeout(r, 60_000));",
        "'not reached'",
      ]),
    );
    const words = [
      "--allow-error",
      "RangeError",
      "--allow-errors",
      "--total-timeout",
      "12",
      "--grace",
      "2",
      "--json",
      "--log",
    ];
    const { status, stdout, stderr } = command("run", file, "--out", at("limits"), ...words);
    expect(status).to.equal(1);
    const [{ error, cells }] = JSON.parse(stdout).notebooks;
    expect(error).to.match(/^cell 3: CellTimeout: the cell ran past its limit of 0\.5 s and was interrupted/);
    expect(cells.map((cell: { status: string }) => cell.status)).to.deep.equal([
      "error",
      "error",
      "timeout",
      "timeout",
    ]);
    expect(cells[0]).to.not.have.property("problem");
    expect(cells[3].problem).to.match(/ran past the notebook's limit of 12 s/);
    expect(stderr).to.not.include("not reached");
  });

  it("refuses two runs into one file, and says how to tell them apart", () => {
    const other = at("other");
    fs.mkdirSync(other);
    const [a, b] = [at(), other].map((place) => writeNotebookFile(place, "twin.ipynb", notebookOf(["1"])));
    const { status, stderr } = command("run", a, b, "--out", at("twins"));
    expect(status).to.equal(1);
    expect(stderr).to.match(
      /twin\.ipynb and .*twin\.ipynb would both be written to .*To do: tell them apart by --name/,
    );
  });
});
