/**
 * Does a kernel hold out? An hour of random cells (declarations, failures, floods of output, displays, interrupts,
 * comms, timers left behind, questions beside) against a model of what each must print: no hang, nothing lost or
 * misplaced, memory bounded.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { benchOptions } from "./options";
import { type SoakReport, soak } from "./soak/index";

const usage = `npm run bench:soak -- [options]
  --minutes N    how long (60)
  --cells N      at most so many cells
  --seed N       of the cells: the same seed makes the same ones (1)
SIGUSR2 ends it early, with the report of what was.`;

const root = path.resolve(__dirname, "..");

async function main(): Promise<void> {
  const { minutes, cells, seed } = benchOptions(usage, { minutes: 60, cells: 1_000_000, seed: 1 });
  execFileSync(process.execPath, [path.join(root, "node_modules", "typescript", "bin", "tsc"), "-b"], { cwd: root });
  fs.mkdirSync(path.join(root, "build"), { recursive: true });
  const folder = fs.mkdtempSync(path.join(root, "build", "soak-"));
  const early = new AbortController();
  process.once("SIGUSR2", () => early.abort());
  try {
    const onComplaint = (complaint: string) => console.log(`✗ ${complaint}\n`);
    const memoryEvery = Math.max(1000, minutes * 1000);
    const options = { seed, milliseconds: minutes * 60_000, cells, folder, memoryEvery, onComplaint };
    const report = await soak({ ...options, signal: early.signal });
    const lasted = (performance.now() / 60_000).toFixed(1);
    console.log(`seed ${seed}, ${lasted} minutes, load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`);
    print(report);
    if (report.complaints.length > 0) process.exitCode = 1;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function print({ cells, complaints, latencies, memory, messages, characters, sessions, late }: SoakReport): void {
  const rows = [...latencies].sort(([a], [b]) => a.localeCompare(b));
  line("milliseconds", "times", "median", "p95", "longest");
  for (const [kind, taken] of rows) {
    const sorted = [...taken].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(0);
    line(kind, String(sorted.length), at(0.5), at(0.95), at(1));
  }
  console.log();
  line("MiB at minute", ...memoryColumns(memory).map(({ minute }) => minute.toFixed(0)));
  for (const process of ["front", "session", "service"] as const) {
    line(process, ...memoryColumns(memory).map((each) => each[process].toFixed(0)));
  }
  const written = (characters / 1e6).toFixed(0);
  console.log(`\n${cells} cells, ${messages} messages, ${written} million characters written, ${sessions} sessions`);
  console.log(`${late} cells behind a failure reached the kernel after it, and ran`);
  console.log(`${complaints.length} complaints`);
}

/** Six looks at the memory, evenly over the run. */
function memoryColumns<T>(memory: readonly T[]): T[] {
  const count = Math.min(6, memory.length);
  return Array.from(
    { length: count },
    (_, i) => memory[Math.round((i * (memory.length - 1)) / Math.max(1, count - 1))],
  );
}

function line(head: string, ...columns: string[]): void {
  console.log(head.padEnd(24) + columns.map((text) => text.padStart(10)).join(""));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
