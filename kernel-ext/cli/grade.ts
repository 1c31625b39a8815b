/** `bowlab-nb grade`: scores of learners' notebooks. */
import * as os from "node:os";
import type { Command } from "commander";
import { wellFormedJson } from "../well-formed";
import { amount, collect, jobs, seconds } from "./words";

interface Options {
  out: string;
  assignment?: string;
  jobs: number;
  timeout: number;
  totalTimeout: number;
  memory: number;
  kernel?: string;
  kernelPath?: string[];
  cwd?: string;
  html?: boolean;
  json?: boolean;
}

/** Adds the command `bowlab-nb grade`. */
export function addGrade(program: Command): void {
  program
    .command("grade")
    .description(
      "Run learners' notebooks in fresh kernels within limits, and write grades.json, grades.csv and grades.html.",
    )
    .argument("<submission...>", "notebooks, or folders of them (at any depth)")
    .requiredOption("--out <dir>", "folder for the reports and the executed notebooks")
    .option(
      "--assignment <notebook>",
      "the teacher's notebook: its tests count, whatever became of the learner's copies",
    )
    .option("-j, --jobs <n>", "submissions at a time", jobs, Math.max(1, os.availableParallelism() >> 1))
    .option("--timeout <seconds>", "limit for one cell", seconds, 60)
    .option("--total-timeout <seconds>", "limit for one submission", seconds, 600)
    .option(
      "--memory <megabytes>",
      "limit for one submission's kernel and all it starts; 0 for none",
      amount("megabytes"),
      2000,
    )
    .option("--kernel <name>", "kernel to use instead of the one the assignment names")
    .option("--kernel-path <dir>", "folder of kernelspecs, or one kernel's own, to look in first; repeatable", collect)
    .option("--cwd <dir>", "working directory of the kernels (default: the assignment's folder)")
    .option("--html", "also write a page beside each executed notebook")
    .option("--json", "print the scores on stdout")
    .addHelpText(
      "after",
      `
A test is passed when its cell ends without an error. The limits keep a kernel from taking all time and memory; they are not a sandbox:
learners' code runs with your rights.

Exit codes: 0 all were graded, whatever their points; 1 one could not be run or an input cannot be used; 2 the command line is wrong.`,
    )
    .action(grade);
}

async function grade(places: readonly string[], options: Options): Promise<void> {
  const { findSubmissions, gradeAll } = require("../runner") as typeof import("../runner");
  const summary = await gradeAll(findSubmissions(places), {
    ...{ out: options.out, assignment: options.assignment, jobs: options.jobs, html: options.html },
    ...{ kernel: options.kernel, kernelPaths: options.kernelPath, cwd: options.cwd },
    limits: {
      cellSeconds: options.timeout,
      totalSeconds: options.totalTimeout,
      memoryMegabytes: options.memory,
      graceSeconds: 2,
    },
  });
  process.stderr.write(`${summary.scores.length} graded → ${summary.reports.join(", ")}\n`);
  if (options.json) process.stdout.write(`${wellFormedJson(summary, 2)}\n`);
  if (summary.scores.some(({ output }) => output === undefined)) process.exitCode = 1;
}
