/**
 * A large run against judgements, beside trec_eval in C: time and memory of the whole commands, in turns, and whether
 * they say the same. Exits 1 when values differ or a target is missed.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseMeasures } from "../lib/eval";
import { Random } from "../lib/random";
import { findTrecEval } from "../test/oracle/trec-eval";
import { type MeasuredCommand, measureCommand, measureProgram } from "./measure-command";
import { benchOptions } from "./options";
import { median } from "./side";

const usage = `npm run bench:evaluate -- [options]
  --queries N   judged queries (5000)
  --depth N     results a query (1000)
  --rounds N    rounds that count, after one to warm up (3)
  --measures M  of both sides, by trec_eval's names (official)`;

/** Documents of the collection that ids are drawn from. */
const DOCUMENTS = 8_841_823;
const JUDGED = 10;

/** How programs write scores: with six decimals, or every digit of a double. */
const written: Record<string, (score: number) => string> = {
  "six decimals": (score) => score.toFixed(6),
  "all digits": String,
};

async function main(): Promise<void> {
  const { queries, depth, rounds, measures } = benchOptions(usage, {
    queries: 5000,
    depth: 1000,
    rounds: 3,
    measures: "official",
  });
  const trecEval = findTrecEval();
  if (trecEval === undefined) throw new Error("there is no trec_eval: `npm run oracle` builds it");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-evaluate-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  process.once("SIGINT", () => process.exit(130));
  const load = os.loadavg()[0];
  if (load > 0.5) console.log(`the machine is not quiet: load ${load.toFixed(1)}`);
  console.log("| run | side | seconds | processor seconds | peak MB | |\n|---|---|---|---|---|---|");
  for (const [how, score] of Object.entries(written)) {
    const [run, qrels] = writeRunOf(folder, queries, depth, score);
    const ours = ["eval", "--run", run, "--qrels", qrels, "--measures", measures, "--json"];
    const theirs = ["-c", "-m", measures, qrels, run];
    const sides: [MeasuredCommand[], MeasuredCommand[]] = [[], []];
    for (let round = 0; round <= rounds; round++) {
      sides[0].push(await measureCommand(ours));
      sides[1].push(await measureProgram(trecEval, theirs, "trec_eval"));
    }
    report(`${queries} × ${depth}, ${how}`, sides);
    const furthest = distance(sides[0][0].stdout, sides[1][0].stdout, measures);
    if (!(furthest < 1e-12)) process.exitCode = 1;
    console.log(`means differ by at most ${furthest.toExponential(1)}`);
  }
}

/** Queries one after another, best results first; some of the judged documents are among them. */
function writeRunOf(folder: string, queries: number, depth: number, score: (value: number) => string): string[] {
  const random = new Random(1, "evaluate");
  const files = ["run", "qrels"].map((name) => path.join(folder, name));
  const [run, qrels] = files.map((file) => fs.openSync(file, "w"));
  for (let query = 0; query < queries; query++) {
    const found = new Set<number>();
    while (found.size < depth) found.add(random.integer(0, DOCUMENTS));
    const scores = Array.from(found, () => 25 * random.uniform()).sort((a, b) => b - a);
    const documents = [...found];
    const lines = documents.map((id, place) => `${1e6 + query} Q0 ${id} ${place + 1} ${score(scores[place])} bench\n`);
    const judged = new Set<number>();
    while (judged.size < JUDGED) {
      judged.add(judged.size % 2 ? documents[random.integer(0, depth)] : random.integer(0, DOCUMENTS));
    }
    fs.writeSync(run, lines.join(""));
    fs.writeSync(qrels, Array.from(judged, (id) => `${1e6 + query} 0 ${id} ${random.integer(0, 4)}\n`).join(""));
  }
  fs.closeSync(run);
  fs.closeSync(qrels);
  return files;
}

function report(run: string, sides: readonly MeasuredCommand[][]): void {
  const figures = sides.map((all) => {
    const counted = all.slice(1);
    return {
      seconds: median(counted.map(({ seconds }) => seconds)),
      processor: median(counted.map(({ processorSeconds }) => processorSeconds)),
      peak: Math.max(...counted.map(({ peak }) => peak.resident)),
    };
  });
  const [ours, theirs] = figures;
  const faster = theirs.seconds / ours.seconds;
  const share = ours.peak / theirs.peak;
  const said = `${faster.toFixed(2)}× as fast, ${share.toFixed(2)} of the memory`;
  for (const [i, name] of ["bowlab", "trec_eval"].entries()) {
    const { seconds, processor, peak } = figures[i];
    const numbers = `${seconds.toFixed(2)} | ${processor.toFixed(2)} | ${peak.toFixed(0)}`;
    console.log(`| ${run} | ${name} | ${numbers} | ${i === 0 ? said : ""} |`);
  }
  if (faster < 1 || share > 1) process.exitCode = 1;
}

/** Largest difference of the means, of sums as a share. */
function distance(ours: string, theirs: string, measures: string): number {
  const { means } = JSON.parse(ours) as { means: Record<string, number> };
  const names = new Map(parseMeasures([measures]).map(({ name, trec }) => [trec?.name, name]));
  const differences = theirs
    .trimEnd()
    .split("\n")
    .filter((line) => !/^(runid|relstring)/.test(line))
    .map((line) => {
      const [name, , value] = line.split("\t");
      const mean = means[names.get(name.trim()) ?? ""] ?? Number.NaN;
      return Math.abs(mean - Number(value)) / Math.max(1, Math.abs(Number(value)));
    });
  return differences.length === 0 || differences.some(Number.isNaN) ? Number.NaN : Math.max(...differences);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
