/**
 * How long does a notebook wait for its kernel? bowlab, stock tslab and ipykernel in turn, round after round: from the
 * start of the process to the first answer and to the first result, a trivial cell, a declaration after a large import,
 * and the memory that is kept.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { type KernelSpec, ownKernelSpec } from "../kernel-ext/kernel";
import { type Client, connect } from "../kernel-ext/runner/kernel/client";
import { startKernelProcess } from "../kernel-ext/runner/kernel/kernel-process";
import { timedOut, within } from "../kernel-ext/runner/kernel/wait";
import { benchOptions } from "./options";

const usage = `npm run bench:kernel -- [options]
  --rounds N     rounds of all kernels in turn (5)
  --cells N      trivial cells, and declarations, a round (20)`;

interface Peer {
  name: string;
  spec: KernelSpec;
  /** The large import, and a declaration that uses it: its number goes where N stands. */
  load: string;
  declare: string;
}

/** Milliseconds, and MiB for memory. */
interface Figures {
  "start to the first answer": number;
  "start to the first result": number;
  "trivial cell": number;
  "the large import": number;
  "declaration after it": number;
  "trivial cell after it": number;
  "memory when ready, MiB": number;
}

const root = path.resolve(__dirname, "..");
const python = process.env.BOWLAB_ORACLE_PYTHON || path.join(root, ".oracle", "bin", "python");
const tslab = path.join(root, "node_modules", "tslab", "bin", "tslab");
const typescript = {
  load: 'import * as bowlab from "bowlab"; import * as tf from "@tensorflow/tfjs";',
  declare: "const vN = new bowlab.Random(N);",
};

const peers: Peer[] = [
  { name: "bowlab", spec: ownKernelSpec(), ...typescript },
  {
    name: "tslab",
    spec: {
      argv: [process.execPath, tslab, "kernel", "--config-path={connection_file}"],
      display_name: "",
      language: "",
    },
    ...typescript,
  },
  {
    name: "ipykernel",
    spec: { argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"], display_name: "", language: "" },
    load: "import numpy, json, asyncio",
    declare: "vN = json.dumps({})",
  },
];

async function main(): Promise<void> {
  const { rounds, cells } = benchOptions(usage, { rounds: 5, cells: 20 });
  execFileSync(process.execPath, [path.join(root, "node_modules", "typescript", "bin", "tsc"), "-b"], { cwd: root });
  const here = peers.filter(({ spec }) => fs.existsSync(spec.argv[0]));
  if (here.length < peers.length) console.log("ipykernel is not here: `npm run oracle` installs it");
  console.log(`${rounds} rounds of ${cells} cells, load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`);
  const found = new Map(here.map(({ name }) => [name, [] as Figures[]]));
  fs.mkdirSync(path.join(root, "build"), { recursive: true });
  const folder = fs.mkdtempSync(path.join(root, "build", "bench-"));
  for (let round = 0; round < rounds; round++) {
    for (const peer of here) found.get(peer.name)!.push(await measure(peer, folder, cells));
  }
  fs.rmSync(folder, { recursive: true });
  report(found);
}

async function measure({ name, spec, load, declare }: Peer, folder: string, cells: number): Promise<Figures> {
  const started = performance.now();
  const kernel = await startKernelProcess({ name, spec }, folder);
  const client = connect(kernel.connection, () => {});
  try {
    const answered = (await shakeHands(client)) - started;
    await execute(client, "1");
    const first = performance.now() - started;
    const memory = memoryOf(kernel.pid);
    const trivial = await medianOf(cells, (i) => execute(client, `${i} + 1`));
    const loading = await execute(client, load);
    await execute(client, declare.replaceAll("N", "0"));
    const declaration = await medianOf(cells, (i) => execute(client, declare.replaceAll("N", String(i + 1))));
    const after = await medianOf(cells, (i) => execute(client, `${i} + 2`));
    return {
      "start to the first answer": answered,
      "start to the first result": first,
      "trivial cell": trivial,
      "the large import": loading,
      "declaration after it": declaration,
      "trivial cell after it": after,
      "memory when ready, MiB": memory,
    };
  } finally {
    client.close();
    kernel.kill();
    await kernel.exited;
  }
}

/** When the kernel first answered; done when what it publishes arrives, too, which a subscriber misses at first. */
async function shakeHands(client: Client): Promise<number> {
  let answered = 0;
  for (let i = 0; i < 1000; i++) {
    const { reply, idle } = client.request("kernel_info_request", {});
    void reply.then(() => {
      answered ||= performance.now();
    });
    if ((await within(Promise.all([reply, idle]), 20)) !== timedOut) return answered;
  }
  throw new Error("the kernel does not answer");
}

/** Milliseconds from the request to its reply and idle. */
async function execute(client: Client, code: string): Promise<number> {
  const started = performance.now();
  const { reply, idle } = client.request("execute_request", { code, store_history: false });
  const [{ content }] = await Promise.all([reply, idle]);
  if (content.status !== "ok") throw new Error(`${code}: ${content.evalue}`);
  return performance.now() - started;
}

async function medianOf(times: number, work: (i: number) => Promise<number>): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) taken.push(await work(i));
  return median(taken);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** MiB of a process and all below it, pages that several of them share counted once. */
function memoryOf(pid: number): number {
  const children = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
  const share = /^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
  return Number(share?.[1] ?? 0) / 1024 + children.reduce((sum, child) => sum + memoryOf(child), 0);
}

function report(found: ReadonlyMap<string, Figures[]>): void {
  const names = [...found.keys()];
  const rows = Object.keys([...found.values()][0][0]) as (keyof Figures)[];
  const medians = (row: keyof Figures) => names.map((name) => median(found.get(name)!.map((figures) => figures[row])));
  console.log(
    ["", ...names, ...names.slice(1).map((name) => `bowlab / ${name}`)]
      .map((text, i) => text.padEnd(i ? 16 : 26))
      .join(""),
  );
  for (const row of rows) {
    const values = medians(row);
    const ratios = values.slice(1).map((value) => (values[0] / value).toFixed(2));
    const cells = [row, ...values.map((value) => value.toFixed(value < 100 ? 1 : 0)), ...ratios];
    console.log(cells.map((text, i) => text.padEnd(i ? 16 : 26)).join(""));
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
