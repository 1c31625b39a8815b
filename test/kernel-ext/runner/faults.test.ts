import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../kernel-ext/errors";
import { commandScript } from "../../../kernel-ext/package-root";
import { readNotebook } from "../../../kernel-ext/runner/nbformat";
import { runNotebook } from "../../../kernel-ext/runner/notebook/run-notebook";
import type { RunOptions } from "../../../kernel-ext/runner/notebook/run-options";
import { SmallDisk } from "../../train/small-disk";
import { type CellSpec, isAlive, notebookOf, stockTslab, useProjectFolder, writeNotebookFile } from "../support";
import { quietReporter, requireIpykernel } from "./kernels";

interface ExecutedCell {
  outputs: { output_type: string; name?: string; text?: string[]; ename?: string; evalue?: string }[];
  execution_count: number | null;
}

describe("a run that meets a fault", () => {
  const at = useProjectFolder();

  const { reporter } = quietReporter();
  const write = (name: string, cells: (string | CellSpec)[], kernel = "bowlab") =>
    writeNotebookFile(at(), `${name}.ipynb`, notebookOf(cells, kernel));
  const run = async (name: string, cells: (string | CellSpec)[], options: Partial<RunOptions> = {}) => {
    const summary = await runNotebook(write(name, cells), { out: at("out"), reporter, ...options });
    return { summary, cells: JSON.parse(fs.readFileSync(summary.output, "utf8")).cells as ExecutedCell[] };
  };
  const until = async (condition: () => boolean, seconds = 30) => {
    for (let i = 0; i < seconds * 20 && !condition(); i++) await new Promise((done) => setTimeout(done, 50));
    expect(condition(), String(condition)).to.equal(true);
  };

  it("kernel killed in a cell: the cell says so, what it wrote before is there, the run ends", async () => {
    const { summary, cells } = await run("killed", [
      "console.log('before'); await new Promise((r) => setTimeout(r, 100)); process.kill(process.ppid, 'SIGKILL'); await new Promise(() => {});",
      "1",
    ]);
    expect(summary.error).to.match(/cell 1: DeadKernel: .*SIGKILL/);
    expect(cells[0].outputs[0].text).to.deep.equal(["before\n"]);
    expect(cells[1].execution_count).to.equal(null);
  });

  // Stock tslab does not look after its parent: what ends it must be the runner's own guard.
  for (const kernel of ["bowlab", "tslab"]) {
    it(`runner killed by SIGKILL (${kernel}): no process is left, the file is whole and holds the finished cells`, async () => {
      const pids = at(`pids-${kernel}`);
      const program = `require("node:child_process").spawn("sleep", ["600"])`;
      const file = write(
        `orphan-${kernel}`,
        [
          "console.log('finished')",
          `const child = ${program}; require("node:fs").writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid); await new Promise(() => {});`,
        ],
        kernel,
      );
      const kernels = stockTslab(at("kernels"));
      const runner = spawn(
        process.execPath,
        [commandScript(), "run", file, "--out", at("out"), "--kernel-path", kernels],
        {
          stdio: "ignore",
        },
      );
      await until(() => fs.existsSync(pids) && fs.readFileSync(pids, "utf8").includes(" "));
      // What a cell of stock tslab's prints may come after the next cell has begun.
      const out = at("out", `orphan-${kernel}.ipynb`);
      if (kernel === "tslab") await until(() => fs.readFileSync(out, "utf8").includes("finished\\n"));
      runner.kill("SIGKILL");
      const [own, child] = fs.readFileSync(pids, "utf8").split(" ").map(Number);
      await until(() => !isAlive(own) && !isAlive(child), 10);
      const book = readNotebook(out);
      expect(book.cells[0].outputs).to.deep.equal([{ output_type: "stream", name: "stdout", text: ["finished\n"] }]);
      expect(fs.readdirSync(at("out")).filter((name) => name.includes(".tmp-"))).to.deep.equal([]);
    });
  }

  it("disk full: says so, ends the kernel, and the file on the disk is the last that fitted", async function () {
    const disk = SmallDisk.mount(this as unknown as Mocha.Context, 64);
    try {
      const cells = ["process.pid", "'x'.repeat(10_000)", "'y'.repeat(200_000)", "4"];
      const error = await run("full", cells, { out: disk.folder }).catch((problem) => problem);
      expect(error).to.be.instanceOf(InputError);
      expect(error.message).to.match(/cannot write .*full\.ipynb: ENOSPC.*nothing was half-written/);
      const book = readNotebook(disk.at("full.ipynb"));
      const [first, second, third] = book.cells as unknown as ExecutedCell[];
      expect([first, second].map(({ execution_count }) => execution_count)).to.deep.equal([1, 2]);
      // Where time has passed it was saved once more while the third ran: with its number, without its output.
      expect(third.execution_count).to.be.oneOf([null, 3]);
      expect(third.outputs).to.deep.equal([]);
      expect(fs.readdirSync(disk.folder)).to.deep.equal(["full.ipynb"]);
      const [result] = first.outputs as unknown as { data: Record<string, string[]> }[];
      await until(() => !isAlive(Number(result.data["text/plain"][0])));
    } finally {
      disk.unmount();
    }
  });

  it("read-only output: says so before any cell is run", async function () {
    const disk = SmallDisk.mount(this as unknown as Mocha.Context, 64);
    try {
      const mark = at("was-run");
      disk.makeReadOnly();
      const error = await run("readonly", [`require("node:fs").writeFileSync(${JSON.stringify(mark)}, "")`], {
        out: disk.folder,
      }).catch((problem) => problem);
      expect(error).to.be.instanceOf(InputError);
      expect(error.message).to.match(/cannot write .*readonly\.ipynb: EROFS/);
      expect(fs.existsSync(mark)).to.equal(false);
    } finally {
      disk.unmount();
    }
  });

  it("100 MB of output in a cell: memory stays bounded, a note tells what was left out, the next cell runs", async () => {
    const file = write("flood", [
      "const line = 'x'.repeat(99) + '\\n';\nfor (let i = 0; i < 1000; i++) { process.stdout.write(line.repeat(1000)); await new Promise((r) => setImmediate(r)); }\nprocess.stdout.write('the end\\n');",
      "'next'",
    ]);
    const program = `
      const { runNotebook } = require(${JSON.stringify(path.join(path.dirname(commandScript()), "..", "dist", "runner"))});
      let peak = 0;
      const look = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
      const before = process.memoryUsage().rss;
      const nothing = () => {};
      const reporter = { notebook: nothing, cell: nothing, cellEnd: nothing, published: nothing, line: nothing };
      runNotebook(${JSON.stringify(file)}, { out: ${JSON.stringify(at("out"))}, reporter, maxOutput: 1_000_000 }).then((summary) => {
        clearInterval(look);
        console.log(JSON.stringify({ grown: peak - before, status: summary.status }));
      });`;
    const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (piece) => {
      text += piece;
    });
    await new Promise((resolve) => child.once("close", resolve));
    const { grown, status } = JSON.parse(text);
    expect(status).to.equal("ok");
    expect(grown / 1e6).to.be.lessThan(250);
    const executed = at("out", "flood.ipynb");
    expect(fs.statSync(executed).size).to.be.lessThan(1_500_000);
    const [first, second] = JSON.parse(fs.readFileSync(executed, "utf8")).cells as ExecutedCell[];
    const [note, end] = first.outputs.slice(-2).map(({ text = [] }) => text.join(""));
    expect(note).to.match(/^\[99,\d{3},\d{3} more characters of output were left out: the limit is 1,000,000 a cell/);
    expect(end).to.match(/x{99}\nthe end\n$/);
    expect(second.execution_count).to.equal(2);
  });

  it("a cell that never ends, and heeds no interrupt: it is killed with its kernel in time", async function () {
    const kernelPaths = [requireIpykernel(this as unknown as Mocha.Context)];
    const { summary } = await run(
      "endless",
      ["import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", "1"],
      { allowErrors: true, kernel: "python3", kernelPaths, limits: { cellSeconds: 3, graceSeconds: 1 } },
    );
    expect(summary.cells.map(({ status }) => status)).to.deep.equal(["timeout"]);
    expect(summary.error).to.match(/ran past its limit of 3 s and was killed with its kernel/);
  });

  it("a kernel that takes more memory than it may: it is ended, and the cell says how much it took", async () => {
    const { summary, cells } = await run(
      "memory",
      [
        "const kept: Buffer[] = [];\nfor (;;) { kept.push(Buffer.alloc(20_000_000, 1)); await new Promise((r) => setTimeout(r, 20)); }",
      ],
      { limits: { memoryMegabytes: 900 } },
    );
    expect(summary.error).to.match(
      /cell 1: MemoryLimit: the kernel used [\d,]+ MB, more than its limit of 900 MB, and was ended/,
    );
    expect(cells[0].outputs.at(-1)?.ename).to.equal("MemoryLimit");
  });

  it("a notebook of 1,000 cells: all run, and are saved in the order they ran", async function () {
    const kernelPaths = [requireIpykernel(this as unknown as Mocha.Context)];
    const sources = Array.from({ length: 1000 }, (_, i) => `print(${i})`);
    const { summary, cells } = await run("thousand", sources, { kernel: "python3", kernelPaths });
    expect(summary.status).to.equal("ok");
    expect(cells.map(({ execution_count }) => execution_count)).to.deep.equal(cells.map((_, i) => i + 1));
    expect(cells.map(({ outputs }) => outputs[0].text?.[0])).to.deep.equal(cells.map((_, i) => `${i}\n`));
  });
});
