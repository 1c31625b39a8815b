/**
 * Search at the size of MS MARCO, beside bm25s and faiss: a synthetic collection is written, read, indexed and searched
 * by BM25, and its vectors, on disk, are searched exactly. Sides run in processes of their own and take turns; medians
 * and ratios are printed, and the highest resident memory of each process. Exits 1 when the sides' scores differ or a
 * target is missed.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { benchOptions } from "./options";
import { writeCollection } from "./search/collection";
import { type Answer, SideProcess } from "./search/process";
import { median } from "./side";

const usage = `npm run bench:search -- [options]
  --passages N      passages of the collection (1000000)
  --queries N       queries (1000)
  --dimension N     numbers of a vector (256)
  --k N             results a query (1000)
  --threads N       threads of every side (2)
  --rounds N        searches timed of each side, after one to warm up (3)
  --only WHAT       bm25, exact (vectors on disk) or memory (vectors in memory); all of them by default
  --kept-index      search the BM25 index that the folder has, instead of building one
  --folder DIR      where the collection lies, about 2.5 GB; kept when given, removed when not
  --python FILE     a Python with bm25s, numba and faiss-cpu (default: made in build/bench-search by pip)`;

const requirements = ["bm25s==0.3.11", "faiss-cpu==1.15.1", "numba==0.68.0", "numpy==2.4.6"];
const root = path.resolve(__dirname, "..");

async function main(): Promise<void> {
  const { passages, queries, dimension, rounds, ...values } = benchOptions(usage, {
    passages: 1_000_000,
    queries: 1000,
    dimension: 256,
    k: 1000,
    threads: 2,
    rounds: 3,
    only: "",
    "kept-index": false,
    folder: "",
    python: "",
  });
  const python = values.python || pythonOfOwn();
  const folder = values.folder || fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-search-"));
  if (!values.folder) process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  process.once("SIGINT", () => process.exit(130));
  if (!fs.existsSync(path.join(folder, "query-vectors"))) {
    writeCollection(folder, { passages, queries, dimension, vocabulary: Math.max(1000, passages / 2) });
  }
  const bytes = fs.statSync(path.join(folder, "corpus.jsonl")).size;
  console.log(
    `${passages} passages (${(bytes / 1e6).toFixed(0)} MB), ${queries} queries, k ${values.k}, ${values.threads} threads`,
  );
  const load = os.loadavg()[0];
  if (load > 0.5) console.log(`the machine is not quiet: load ${load.toFixed(1)}`);

  const [k, threadCount] = [String(values.k), String(values.threads)];
  const args = [folder, k, threadCount];
  const threads = { TF_NUM_INTRAOP_THREADS: threadCount, OMP_NUM_THREADS: threadCount };
  const bowlab = () =>
    new SideProcess(
      process.execPath,
      ["--import=tsx", path.join(__dirname, "search/bowlab-side.ts"), ...args],
      threads,
    );
  const other = (name: string) => new SideProcess(python, [path.join(__dirname, "search", name), ...args], {});
  const checks: boolean[] = [];

  if (values.only === "" || values.only === "bm25") {
    if (!values["kept-index"]) {
      await alone("bowlab read", bowlab(), "read", checks);
    }
    const ours = values["kept-index"]
      ? undefined
      : await alone("bowlab read and BM25 index", bowlab(), "index", checks);
    const theirs = other("bm25s_side.py");
    const steps = [await theirs.ask("read"), await theirs.ask("index")];
    for (const [i, name] of ["bm25s read", "bm25s index"].entries()) report(name, steps[i]);
    if (ours) checks.push(compareBuilds(ours.seconds, steps[0].seconds + steps[1].seconds));
    checks.push(
      await compare(["bowlab", "bm25s"], [bowlab(), theirs], { stage: "search", rounds, queries, least: 1.2 }, checks),
    );
  }
  for (const stage of ["exact", "memory"]) {
    if (values.only !== "" && values.only !== stage) continue;
    const [ours, theirs] = [bowlab(), other("faiss_side.py")];
    report("bowlab engine", await ours.ask("engine"));
    if (stage === "memory") report("bowlab load", await ours.ask("load"));
    report("faiss load and add", await theirs.ask("load"));
    checks.push(await compare(["bowlab", "faiss"], [ours, theirs], { stage, rounds, queries, least: 1 }, checks));
  }
  if (checks.includes(false)) process.exitCode = 1;
}

/** One stage in a fresh process. */
async function alone(name: string, side: SideProcess, stage: string, checks: boolean[]): Promise<Answer> {
  const answer = await side.ask(stage);
  side.close();
  report(name, answer);
  checks.push(answer.peak < 4e9);
  return answer;
}

/** From the file to an index that can be searched. @returns whether our speed is enough */
function compareBuilds(ours: number, theirs: number): boolean {
  console.log(`read and index: ratio ${(theirs / ours).toFixed(2)} (target 1.2)`);
  return theirs / ours >= 1.2;
}

function report(name: string, { seconds, peak, note }: Answer): void {
  console.log(`${name}: ${seconds.toFixed(1)} s, peak ${(peak / 1e6).toFixed(0)} MB${note ? ` (${note})` : ""}`);
}

interface Comparison {
  stage: string;
  rounds: number;
  queries: number;
  /** Our queries a second over theirs, at least. */
  least: number;
}

/** Both sides in turn, after one round to warm up. @returns whether the scores agree and our speed is enough */
async function compare(
  names: readonly string[],
  sides: readonly SideProcess[],
  { stage, rounds, queries, least }: Comparison,
  checks: boolean[],
): Promise<boolean> {
  const answers: Answer[][] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    for (const [s, side] of sides.entries()) answers[s].push(await side.ask(stage));
  }
  for (const side of sides) side.close();
  const [ours, theirs] = answers.map((each) => queries / median(each.slice(1).map(({ seconds }) => seconds)));
  names.forEach((name, s) => {
    const all = answers[s].slice(1).map(({ seconds }) => seconds.toFixed(2));
    const rate = [ours, theirs][s].toFixed(0);
    const peak = Math.max(...answers[s].map((each) => each.peak)) / 1e6;
    console.log(
      `${name} ${stage}: ${rate} queries/s (${all.join(", ")} s; first ${answers[s][0].seconds.toFixed(2)} s), peak ${peak.toFixed(0)} MB`,
    );
  });
  const furthest = distance(answers[0][0].scores ?? [], answers[1][0].scores ?? []);
  console.log(
    `${stage}: ratio ${(ours / theirs).toFixed(2)} (target ${least}); scores differ by at most ${furthest.toExponential(1)}`,
  );
  checks.push(Math.max(...answers[0].map(({ peak }) => peak)) < 4e9);
  return ours / theirs >= least && furthest < 1e-3;
}

/** Largest difference of scores at the same place; results of one side alone must be of score 0. */
function distance(ours: readonly number[][], theirs: readonly number[][]): number {
  let furthest = ours.length > 0 && ours.length === theirs.length ? 0 : Number.POSITIVE_INFINITY;
  theirs.forEach((scores, q) => {
    scores.forEach((score, place) => {
      furthest = Math.max(furthest, Math.abs((ours[q]?.[place] ?? 0) - score));
    });
  });
  return furthest;
}

/** A virtual environment under build/, which git ignores, with the other sides in it. */
function pythonOfOwn(): string {
  const folder = path.join(root, "build", "bench-search");
  const python = path.join(folder, "bin", "python");
  const run = (command: string, args: string[]): void => {
    const { status } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: give --python FILE`);
  };
  if (!fs.existsSync(python)) run("python3", ["-m", "venv", folder]);
  run(python, ["-m", "pip", "install", "--quiet", ...requirements]);
  return python;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
