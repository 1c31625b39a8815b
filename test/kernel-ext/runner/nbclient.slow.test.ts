import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { installKernelSpec } from "../../../kernel-ext/kernel/install";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import { inParallel } from "../../../kernel-ext/runner/pool";
import { build, notebookOf, projectFolder, temporaryFolder, writeNotebookFile } from "../support";
import { oraclePython, quietReporter, requireIpykernel } from "./kernels";
import { parityNotebooks } from "./parity-notebooks";

interface Executed {
  error: string | null;
  failures?: string[];
  cells: { outputs: Record<string, unknown>[]; execution_count: number | null; times: string[] }[];
}

/** What differs from run to run and says nothing: process numbers, addresses, times. */
function normalised(outputs: Record<string, unknown>[]): unknown {
  const joinedLines = (value: unknown): unknown => {
    if (Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === "string"))
      return value.join("");
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, joinedLines(part)]));
  };
  return outputs.map((output) =>
    JSON.parse(
      JSON.stringify(joinedLines(output))
        .replace(/ipykernel_\d+/g, "ipykernel_N")
        .replace(/0x[0-9a-f]{6,}/g, "0x0"),
    ),
  );
}

describe("bowlab-nb and nbclient on the same kernel", function () {
  this.timeout(300_000);
  const ours = new Map<string, Executed>();
  const theirs = new Map<string, Executed>();
  let folder: string;
  before(async function () {
    const kernels = requireIpykernel(this as unknown as Mocha.Context);
    build();
    folder = projectFolder();
    const jupyter = temporaryFolder();
    installKernelSpec({ path: path.join(jupyter, "kernels") });
    const files = parityNotebooks.map(({ cells, kernel = "python3" }, i) => {
      const book = notebookOf(cells, kernel);
      for (const cell of book.cells.filter(({ cell_type, source }) => cell_type === "code" && source.trim() !== "")) {
        Object.assign(cell, {
          outputs: [{ output_type: "stream", name: "stdout", text: "stale" }],
          execution_count: 99,
        });
      }
      return writeNotebookFile(folder, `parity-${i}.ipynb`, book);
    });
    const tasks = parityNotebooks.map(({ theirs: options = {} }, i) => ({ file: files[i], folder, options }));
    const answer = await nbclient(JSON.stringify(tasks), jupyter);
    for (const [i, executed] of (JSON.parse(answer) as Executed[]).entries())
      theirs.set(parityNotebooks[i].name, executed);
    const { reporter } = quietReporter();
    await inParallel(parityNotebooks, 2, async ({ name, ours: options }, i) => {
      const run = await runNotebook(files[i], {
        out: path.join(folder, "out"),
        kernelPaths: [kernels],
        reporter,
        ...options,
      });
      const code = JSON.parse(fs.readFileSync(run.output, "utf8")).cells.filter(
        (cell: { cell_type: string }) => cell.cell_type === "code",
      );
      const cells = code.map((cell: { metadata: { execution?: object } }) => ({
        ...cell,
        times: Object.keys(cell.metadata.execution ?? {}).sort(),
      }));
      ours.set(name, { error: run.error ?? null, failures: run.failures ?? [], cells });
    });
  });
  after(() => {
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  it("are compared on at least 25 notebooks", () => expect(parityNotebooks.length).to.be.at.least(25));

  for (const { name, cells, differs, fails = false, theirs: options = {} } of parityNotebooks) {
    it(`${name}: ${differs ? `another end, because ${differs.reason}` : "the same outputs, counts and times"}`, () => {
      const [own, other] = [ours.get(name)!, theirs.get(name)!];
      expect(own.cells).to.have.length(other.cells.length);
      // With errors allowed both end well, but for a dead kernel; bowlab-nb lists the errors.
      const ends = fails && (options.allow_errors !== true || /Dead/.test(String(other.error)));
      expect(own.error !== null, String(own.error)).to.equal(ends);
      expect(other.error !== null, String(other.error)).to.equal(ends);
      expect((own.failures ?? []).length > 0).to.equal(fails && !ends);
      // What was not reached keeps its stale outputs in nbclient; bowlab-nb clears it, so that old and new are not
      // mixed.
      const reached = other.cells.filter(({ outputs }) => !outputs.some(({ text }) => text === "stale")).length;
      const skipped = cells.filter((cell) => typeof cell !== "string" && cell.tags?.includes("skip-execution")).length;
      own.cells.slice(0, reached + skipped).forEach((cell, i) => {
        if (differs?.cell === i) {
          expect(JSON.stringify(cell.outputs)).to.match(differs.ends);
          expect(normalised(cell.outputs)).to.not.deep.equal(normalised(other.cells[i].outputs));
          return;
        }
        expect(normalised(cell.outputs), `cell ${i}`).to.deep.equal(normalised(other.cells[i].outputs));
        expect(cell.execution_count, `count of cell ${i}`).to.equal(other.cells[i].execution_count);
        expect(cell.times, `times of cell ${i}`).to.deep.equal(other.cells[i].times);
      });
    });
  }
});

/** Runs the tasks with nbclient and gives what it prints. */
function nbclient(tasks: string, jupyter: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = path.join(__dirname, "nbclient_side.py");
    const env = { ...process.env, JUPYTER_PATH: jupyter };
    const child = spawn(oraclePython, ["-W", "ignore", script], { env, stdio: ["pipe", "pipe", "pipe"] });
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text;
    });
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(errors))));
    child.stdin.end(tasks);
  });
}
