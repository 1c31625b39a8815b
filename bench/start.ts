/**
 * How long a person waits before anything happens: `bowlab --help`, every command up to where its own work begins, and
 * `bowlab` as a library by `require` and by `import`. Medians of processes that are started in turn, with those of a
 * Node that does nothing, or loads tfjs, beside them.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";

const usage = `npm run bench:start -- [options]
  --rounds N      processes of each kind (9)
  --only TEXT     rows whose name has this text`;

const root = path.resolve(__dirname, "..");
const bowlab = path.join(root, "lib/cli/bowlab.cjs");
const probe = path.join(__dirname, "start/probe.cjs");

/** What a row starts. */
interface Row {
  name: string;
  args: string[];
  /** Milliseconds that it may take. */
  target?: number;
  /** It ends by itself, without the probe. */
  isWhole?: boolean;
}

/** Where a command's work began. */
interface Beginning {
  what: string;
  files: number;
  hasTfjs: boolean;
}

interface Measured {
  milliseconds: number[];
  beginning?: Beginning;
}

/** Commands with the options that they need. @param at a path in the folder of data, which need not be there */
function commandRows(at: (name: string) => string): Row[] {
  const [data, out, model, run] = ["data", "out", "model", "a.run"].map(at);
  const lines = [
    ["doctor"],
    ["corpus", "apidocs", "--out", out],
    ["tokenizer", "--data", data, "--out", out],
    ["pretrain", "--objective", "bow", "--data", data, "--steps", "1", "--out", out],
    ["coverage", "--model", model, "--data", data],
    ["finetune", "--model", model, "--data", data, "--steps", "1", "--out", out],
    ["mine", "--run", run, "--data", data, "--out", out],
    ["rerank", "--model", model, "--data", data, "--run", run, "--out", out],
    ["encode", "--model", model, "--data", data, "--out", out],
    ["export", "--model", model, "--to", "st", "--out", out],
    ["import", data],
    ["ask", "--data", data, "what"],
    ["serve", "--data", data],
    ["search", "--bm25", "--data", data, "--query", "what"],
    ["search", "--model", model, "--data", data, "--query", "what"],
    ["eval", "--run", run, "--qrels", at("qrels.tsv")],
    ["measures"],
    ["compare", "--qrels", at("qrels.tsv"), run, run],
    ["data"],
  ];
  return lines.map((args) => ({ name: named(args), args: ["--require", probe, bowlab, ...args], target: 300 }));
}

/** A command with the options that make it another one. */
function named(args: string[]): string {
  const telling = args.filter((word) => word === "--bm25" || word === "--model");
  return ["bowlab", args[0], ...(args[0] === "search" ? telling : [])].join(" ");
}

function rowsFor(at: (name: string) => string): Row[] {
  return [
    { name: "node", args: ["-e", "0"], isWhole: true },
    { name: "bowlab --help", args: [bowlab, "--help"], isWhole: true, target: 150 },
    ...commandRows(at),
    { name: 'require("@tensorflow/tfjs")', args: ["-e", 'require("@tensorflow/tfjs")'], isWhole: true },
    { name: 'require("bowlab")', args: ["-e", 'require("bowlab")'], isWhole: true },
    { name: 'import "bowlab"', args: ["--input-type=module", "-e", 'import "bowlab"'], isWhole: true },
  ];
}

/** One process. @throws Error when it says nothing of where its work began, or fails */
function start({ name, args, isWhole }: Row, data: string): { milliseconds: number; beginning?: Beginning } {
  const started = performance.now();
  const { status, output, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: root, encoding: "utf8" as const, stdio: ["ignore", "pipe", "pipe", "pipe"] as const },
    env: { ...process.env, BENCH_START_DATA: data },
  });
  const milliseconds = performance.now() - started;
  const told = output?.[3];
  if (status !== 0 || (!isWhole && !told)) throw new Error(`${name}: exit code ${status}: ${stderr}`);
  return { milliseconds, ...(told && { beginning: JSON.parse(told) as Beginning }) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function report(rows: readonly Row[], measured: ReadonlyMap<string, Measured>): void {
  console.log(`Node ${process.version}, load ${os.loadavg()[0].toFixed(1)}, ${os.availableParallelism()} cores\n`);
  console.log("| what | ms, median | least | target | files of code | begins where it | tfjs |");
  console.log("|---|--:|--:|--:|--:|---|---|");
  for (const { name, target } of rows) {
    const { milliseconds, beginning } = measured.get(name) as Measured;
    const times = [median(milliseconds), Math.min(...milliseconds)].map((each) => each.toFixed(0));
    const where = beginning ? [beginning.files, beginning.what, beginning.hasTfjs ? "loaded" : "–"] : ["", "", ""];
    console.log(`| ${[`\`${name}\``, ...times, target ?? "", ...where].join(" | ")} |`);
  }
}

function main(): void {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean" },
      rounds: { type: "string", default: "9" },
      only: { type: "string", default: "" },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-bench-start-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const rows = rowsFor((name) => path.join(folder, name)).filter(({ name }) => name.includes(values.only));
  const measured = new Map<string, Measured>(rows.map(({ name }) => [name, { milliseconds: [] }]));
  // A first round warms the system's cache of files.
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const row of rows) {
      const { milliseconds, beginning } = start(row, folder);
      const of = measured.get(row.name) as Measured;
      of.beginning = beginning;
      if (round > 0) of.milliseconds.push(milliseconds);
    }
  }
  report(rows, measured);
}

main();
