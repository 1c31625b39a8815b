/**
 * The corpus of a project's dependencies: passages, words, seconds and peak memory of each project, built in a process
 * of its own; and, with --questions, what BM25 finds in it for questions that a person asks, for a look at the answers.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { openSystem } from "../lib/retrieval";
import { buildProjectCorpus, type DependencyReach, type ProjectCorpusReport } from "../lib/text";

const usage = `npm run bench:project -- DIR… [options]
  DIR                projects, each with its dependencies installed
  --all              everything that they depend on, not the direct dependencies alone
  --questions FILE   ask these, one a line, and print the first answers
  --first N          answers to print of each question (3)`;

interface Measured {
  report: ProjectCorpusReport;
  /** Peak resident memory, bytes. */
  peak: number;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: "boolean" },
      all: { type: "boolean" },
      questions: { type: "string" },
      first: { type: "string", default: "3" },
      into: { type: "string" },
    },
  });
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return;
  }
  const dependencies = values.all ? "all" : "direct";
  // The child that is measured.
  if (values.into !== undefined) {
    await measure(positionals[0], values.into, dependencies);
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-project-"));
  try {
    console.log(
      "| project | packages | passages | words | duplicates | seconds | peak MB |\n|---|--:|--:|--:|--:|--:|--:|",
    );
    for (const [i, project] of positionals.entries()) row(project, path.join(folder, String(i)), values.all ?? false);
    if (values.questions === undefined) return;
    const questions = fs.readFileSync(values.questions, "utf8").split("\n").filter(Boolean);
    for (const i of positionals.keys()) await ask(path.join(folder, String(i)), questions, Number(values.first));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(project: string, outDir: string, dependencies: DependencyReach): Promise<void> {
  const report = await buildProjectCorpus({ project, outDir, dependencies });
  const measured: Measured = { report, peak: process.resourceUsage().maxRSS * 1024 };
  console.log(JSON.stringify(measured));
}

function row(project: string, outDir: string, all: boolean): void {
  const args = ["--import=tsx", __filename, project, "--into", outDir, ...(all ? ["--all"] : [])];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${project}: ${stderr}`);
  const { report, peak } = JSON.parse(stdout) as Measured;
  const { packages, passages, words, duplicates, seconds } = report;
  const cells = [
    report.project,
    packages.length,
    passages,
    words,
    duplicates,
    seconds.toFixed(1),
    Math.round(peak / 1e6),
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

async function ask(data: string, questions: readonly string[], first: number): Promise<void> {
  const lines = fs.readFileSync(path.join(data, "corpus.jsonl"), "utf8").trim().split("\n");
  const passages = new Map(lines.map((line) => JSON.parse(line)).map((passage) => [passage._id, passage]));
  const system = await openSystem({ bm25: true, data });
  const queries = questions.map((text, i) => ({ id: String(i), text }));
  for await (const [query, ranked] of system.search(queries, { k: first })) {
    console.log(`\n${questions[Number(query)]}`);
    for (const id of ranked.keys()) console.log(`  ${id}: ${passages.get(id).text.slice(0, 100)}`);
  }
  system.close();
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
