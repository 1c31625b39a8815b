/**
 * The notebook runner, side by side with nbclient: milliseconds a trivial cell takes on the same kernel, taking turns
 * (A B A B …), each turn in a fresh kernel; then eight notebooks one after another and two at a time.
 *
 * A cell's time is that of all cells but the first, from the end of the first until the last is done, over their
 * number: what a person waits. For bowlab-nb it holds the saving after every cell (nbclient saves nothing until the
 * end; its user does). Kernels' start and end are outside, and so is the first cell: a kernel may answer before it can
 * run one. Both sides are fresh processes each turn, so neither is warmer than the other; nbclient has its defaults.
 * The median over the turns counts; on a busy machine the fastest turns tell more, and both are printed.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { installKernelSpec } from "../kernel-ext/kernel/install";
import { runNotebook } from "../kernel-ext/runner/notebook/run-notebook";
import type { RunOptions } from "../kernel-ext/runner/notebook/run-options";
import { inParallel } from "../kernel-ext/runner/pool";
import { benchOptions } from "./options";
import { median } from "./side";

const usage = `npm run bench:runner -- [options]
  --cells N         trivial cells a turn, after a first one that does not count (50)
  --rounds N        turns of each side (9)
  --notebooks N     notebooks for --jobs 2 against one after another (8)
  --json            one JSON line a result`;

const root = path.resolve(__dirname, "..");
const python = process.env.BOWLAB_ORACLE_PYTHON || path.join(root, ".oracle", "bin", "python");
const pythonKernels = path.resolve(path.dirname(python), "..", "share", "jupyter", "kernels");

interface Kernel {
  name: string;
  /** A cell that does nothing worth measuring, by its number. */
  trivial: (i: number) => string;
}

const kernels: Kernel[] = [
  { name: "python3", trivial: (i) => `x = ${i}` },
  { name: "bowlab", trivial: (i) => `${i}` },
];

async function main(): Promise<void> {
  const { cells, rounds, notebooks, json, side } = benchOptions(usage, {
    cells: 50,
    rounds: 9,
    notebooks: 8,
    json: false,
    side: "",
  });
  if (side) return console.log(JSON.stringify(await timeCells(side)));
  const hasNbclient = spawnSync(python, ["-c", "import nbclient, ipykernel"]).status === 0;
  if (!hasNbclient)
    console.log("no nbclient here (`npm run oracle` installs one): bowlab-nb is measured alone, on its own kernel");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-bench-"));
  const jupyter = path.join(folder, "jupyter");
  installKernelSpec({ path: path.join(jupyter, "kernels") });
  const print = (text: string, result: object) => console.log(json ? JSON.stringify(result) : text);
  if (!json) console.log(`load average ${os.loadavg()[0].toFixed(2)} on ${os.availableParallelism()} processors`);
  try {
    for (const kernel of kernels.filter(({ name }) => hasNbclient || name === "bowlab")) {
      const file = writeBook(folder, `cells-${kernel.name}`, kernel, cells + 1);
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(oursPerCell(file));
        if (hasNbclient) theirs.push(theirsPerCell(file, folder, jupyter));
      }
      for (const [name, of] of [
        ["median", median],
        ["fastest", (all: number[]) => Math.min(...all)],
      ] as const) {
        const [a, b] = [of(ours), hasNbclient ? of(theirs) : Number.NaN];
        print(
          `${kernel.name.padEnd(8)} a trivial cell, ${name} of turns: bowlab-nb ${a.toFixed(2)} ms, nbclient ${b.toFixed(2)} ms, ratio ${(a / b).toFixed(2)}`,
          { kernel: kernel.name, cells, of: name, bowlabNb: a, nbclient: b, ratio: a / b },
        );
      }
    }
    for (const kernel of kernels.filter(({ name }) => hasNbclient || name === "bowlab")) {
      const files = Array.from({ length: notebooks }, (_, i) =>
        writeBook(folder, `book-${kernel.name}-${i}`, kernel, 10),
      );
      const [one, two] = [await wall(files, folder, 1), await wall(files, folder, 2)];
      print(
        `${kernel.name.padEnd(8)} ${notebooks} notebooks of 10 cells: one after another ${one.toFixed(1)} s, two at a time ${two.toFixed(1)} s, ratio ${(two / one).toFixed(2)}`,
        { kernel: kernel.name, notebooks, oneAfterAnotherSeconds: one, twoAtATimeSeconds: two },
      );
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function writeBook(folder: string, name: string, kernel: Kernel, cells: number): string {
  const file = path.join(folder, `${name}.ipynb`);
  const code = (i: number) => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: {},
    source: kernel.trivial(i),
    outputs: [],
    execution_count: null,
  });
  const metadata = { kernelspec: { name: kernel.name, display_name: kernel.name } };
  const book = { cells: Array.from({ length: cells }, (_, i) => code(i)), metadata, nbformat: 4, nbformat_minor: 5 };
  fs.writeFileSync(file, JSON.stringify(book));
  return file;
}

const nothing = () => {};

function optionsOf(folder: string): RunOptions {
  const reporter = { notebook: nothing, cell: nothing, cellEnd: nothing, published: nothing, line: nothing };
  return { out: path.join(folder, "out"), kernelPaths: [pythonKernels], reporter };
}

/** Milliseconds a cell, its saving included, in a process of its own. */
function oursPerCell(file: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import=tsx", __filename, "--side", file], {
    encoding: "utf8",
    cwd: root,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

async function timeCells(file: string): Promise<number> {
  let cells = -1;
  let start = 0;
  let end = 0;
  const options = optionsOf(path.dirname(file));
  const reporter = {
    ...options.reporter!,
    cellEnd: () => {
      end = performance.now();
      if (++cells === 0) start = end;
    },
  };
  const { status, error } = await runNotebook(file, { ...options, reporter });
  if (status !== "ok") throw new Error(error);
  return (end - start) / cells;
}

function theirsPerCell(file: string, folder: string, jupyter: string): number {
  const output = path.join(folder, "nbclient.ipynb");
  const { status, stdout, stderr } = spawnSync(python, [path.join(__dirname, "runner_nbclient.py"), file, output], {
    encoding: "utf8",
    cwd: folder,
    env: { ...process.env, JUPYTER_PATH: jupyter },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Seconds for all of them, `jobs` at a time. */
async function wall(files: readonly string[], folder: string, jobs: number): Promise<number> {
  const start = performance.now();
  await inParallel(files, jobs, (file) => runNotebook(file, optionsOf(folder)));
  return (performance.now() - start) / 1000;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
