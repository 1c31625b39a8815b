/** `bowlab-nb run`: executes notebooks over the Jupyter protocol. */
import * as fs from "node:fs";
import { type Command, CommanderError, InvalidArgumentError } from "commander";
import { duration } from "../display/progress";
import { InputError, messageOf } from "../errors";
import type { RunOptions, RunSummary } from "../runner";

interface Options {
  out: string;
  parameter?: string[];
  timeout: number;
  startTimeout: number;
  grace: number;
  allowErrors?: boolean;
  kernel?: string;
  kernelPath?: string[];
  html?: boolean;
  json?: boolean;
  resume?: boolean;
  check?: boolean;
}

type FileSummary = RunSummary & { html?: string };

const seconds = (text: string) => {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("expected seconds, 0 or more");
  return value;
};
const collect = (value: string, all: string[] = []) => [...all, value];

export function addRun(program: Command): void {
  program
    .command("run")
    .description("Run notebooks without a person, save them after every cell, and report.")
    .argument("<notebook...>", "notebooks to run, one after another, each in its own folder and kernel")
    .requiredOption("--out <dir>", "folder for the executed notebooks (and reports), under their own names")
    .option(
      "-p, --parameter <name value>",
      "a constant for the notebook, in a cell after the one tagged `parameters`; repeatable",
      collect,
    )
    .option("--timeout <seconds>", "limit for one cell: interrupt, then kill; 0 for none", seconds, 3600)
    .option("--grace <seconds>", "time between interrupt and kill", seconds, 10)
    .option("--start-timeout <seconds>", "limit for the kernel's first answer", seconds, 60)
    .option("--allow-errors", "go on after a cell that fails (the exit code is 1 all the same)")
    .option("--kernel <name>", "kernel to use instead of the one the notebook names")
    .option("--kernel-path <dir>", "folder of kernelspecs, or one kernel's own, to look in first; repeatable", collect)
    .option("--html", "also write a self-contained page beside each executed notebook")
    .option("--json", "print a summary on stdout")
    .option("--resume", "not there yet")
    .option("--check", "not there yet")
    .addHelpText(
      "after",
      "\nExit codes: 0 all cells ran; 1 a cell failed or an input cannot be used; 2 the command line is wrong.",
    )
    .action(async (notebooks: string[], options: Options) => {
      const later = (["resume", "check"] as const).find((name) => options[name]);
      if (later) throw usageError(`--${later} is not there yet; run without it`);
      await run(notebooks, options);
    });
}

async function run(notebooks: readonly string[], options: Options): Promise<void> {
  // Sockets, markdown and highlighting take time to load: this command alone pays for them.
  const { createReporter, parseValue, runNotebook, writeReport } = require("../runner") as typeof import("../runner");
  const reporter = createReporter();
  const { timeout: cellSeconds, startTimeout: startSeconds, grace: graceSeconds } = options;
  const settings: RunOptions = {
    out: options.out,
    parameters: Object.fromEntries(
      (options.parameter ?? []).map(splitParameter).map(([name, text]) => [name, parseValue(text)]),
    ),
    allowErrors: options.allowErrors,
    kernel: options.kernel,
    kernelPaths: options.kernelPath,
    limits: { cellSeconds, startSeconds, graceSeconds },
    reporter,
  };
  const summaries: (FileSummary | { notebook: string; status: "failed"; error: string })[] = [];
  for (const notebook of notebooks) {
    try {
      if (!fs.existsSync(notebook)) throw new InputError(`there is no notebook ${notebook}`, { fix: "check its path" });
      const summary: FileSummary = await runNotebook(notebook, settings);
      if (options.html) summary.html = writeReport(summary.output);
      summaries.push(summary);
      const outcome = summary.status === "ok" ? "done" : `failed at ${summary.error}`;
      reporter.line(`${notebook}: ${outcome} in ${duration(summary.seconds)} → ${summary.html ?? summary.output}`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      reporter.line(`bowlab-nb: ${error.message}`);
      summaries.push({ notebook, status: "failed", error: messageOf(error) });
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ notebooks: summaries }, null, 2)}\n`);
  if (summaries.some(({ status }) => status === "failed")) process.exitCode = 1;
}

/** Commander's options take one word: `-p NAME VALUE` becomes `--parameter=NAME=VALUE` before it looks. */
export function joinParameters(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const isParameter = argv[i] === "-p" || argv[i] === "--parameter";
    if (isParameter && i + 2 < argv.length) words.push(`--parameter=${argv[++i]}=${argv[++i]}`);
    else words.push(argv[i]);
  }
  return words;
}

function splitParameter(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw usageError("-p takes a name and a value: -p steps 200");
  return [text.slice(0, at), text.slice(at + 1)];
}

function usageError(message: string): CommanderError {
  process.stderr.write(`error: ${message}\n`);
  return new CommanderError(2, "bowlab.usage", message);
}
