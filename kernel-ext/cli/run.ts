/** `bowlab-nb run`: executes notebooks over the Jupyter protocol. */
import type { Command } from "commander";
import type { ParameterValues } from "../runner";
import { wellFormedJson } from "../well-formed";
import { amount, collect, jobs, pairsOf, seconds, usageError } from "./words";

interface Options {
  out: string;
  name?: string;
  parameter?: string[];
  raw?: string[];
  parameters?: string[];
  yaml?: string[];
  sweep?: string[];
  jobs: number;
  timeout: number;
  totalTimeout: number;
  startTimeout: number;
  grace: number;
  memory: number;
  maxOutput: number;
  allowErrors?: boolean;
  allowError?: string[];
  kernel?: string;
  kernelPath?: string[];
  cwd?: string;
  resume?: boolean;
  check?: boolean;
  sanitize?: string[];
  html?: boolean;
  trust?: boolean;
  log?: boolean;
  json?: boolean;
}

/** Adds the command `bowlab-nb run`. */
export function addRun(program: Command): void {
  const command = program
    .command("run")
    .description("Run notebooks without a person, save them after every cell, and report.")
    .argument("<notebook...>", "notebooks to run, each in its own kernel and in its own folder")
    .requiredOption("--out <dir>", "folder for the executed notebooks (and reports)")
    .option(
      "--name <template>",
      'names there, such as "{notebook}-{lr}" (default: the notebook\'s own; a sweep adds to it)',
    );
  addParameters(command);
  addLimits(command);
  addWays(command);
  addReports(command);
  command.addHelpText("after", notes).action(run);
}

const notes = `
Tags of cells: parameters, skip-execution, raises-exception (an error is required), allow-error, timeout=SECONDS,
checkpoint (--resume may start here), check-ignore, check-shape, check-number with tolerance=1e-3.

Values recorded by record(name, value) of bowlab-kernel are gathered in scraps.json and scraps.csv.

Exit codes: 0 all cells ran (with --allow-errors: whatever they raised); 1 a cell failed, an output differs or an input cannot be used; 2 the command line is wrong.`;

/** What the notebooks are given. */
function addParameters(command: Command): void {
  command
    .option(
      "-p, --parameter <name value>",
      "a constant for the notebook, after the cell tagged `parameters`; repeatable",
      collect,
    )
    .option("-r, --raw <name value>", "the same, always as text; repeatable", collect)
    .option(
      "-f, --parameters <file>",
      "parameters from a JSON or YAML file; -y, -p and -r come after it; repeatable",
      collect,
    )
    .option("-y, --yaml <text>", "parameters as a YAML text; repeatable", collect)
    .option(
      "--sweep <name=a,b>",
      "one run for each value; repeatable: every combination. NAME alone: the list -f gives",
      collect,
    );
}

/** How much at a time, and how long and how large. */
function addLimits(command: Command): void {
  command
    .option("-j, --jobs <n>", "runs at a time", jobs, 1)
    .option(
      "--timeout <seconds>",
      "limit for one cell: interrupt, then kill; 0 for none; a cell's tag timeout=SECONDS overrides it",
      seconds,
      3600,
    )
    .option("--total-timeout <seconds>", "limit for a whole notebook; 0 for none", seconds, 0)
    .option("--grace <seconds>", "time between interrupt and kill", seconds, 10)
    .option("--start-timeout <seconds>", "limit for the kernel's first answer", seconds, 60)
    .option("--memory <megabytes>", "limit for the kernel and all it starts; 0 for none", amount("megabytes"), 0)
    .option(
      "--max-output <characters>",
      "output kept for one cell; the rest is counted",
      amount("characters"),
      10_000_000,
    );
}

/** What may fail, which kernel runs where, and where an earlier run stopped. */
function addWays(command: Command): void {
  command
    .option("--allow-errors", "go on after a cell that raises an error; the run counts as done, the errors are listed")
    .option(
      "--allow-error <name>",
      "errors of this name are not failures, as in a cell tagged `allow-error`; repeatable",
      collect,
    )
    .option("--kernel <name>", "kernel to use instead of the one the notebook names")
    .option("--kernel-path <dir>", "folder of kernelspecs, or one kernel's own, to look in first; repeatable", collect)
    .option("--cwd <dir>", "working directory of the kernels instead of the notebook's folder")
    .option(
      "--resume",
      "go on where an earlier run into the same folder stopped, as far as sources and parameters are the same",
    );
}

/** What is made of a run besides the executed notebook. */
function addReports(command: Command): void {
  command
    .option("--check", "compare with the outputs stored in the notebook; a difference is a failure")
    .option(
      "--sanitize <file>",
      "expressions to replace before comparing, in nbval's form or YAML; repeatable",
      collect,
    )
    .option("--html", "also write a self-contained page beside each executed notebook")
    .option("--trust", "let scripts in the notebook's HTML run in that page")
    .option("--log", "write outputs to stderr as they come")
    .option("--json", "print a summary on stdout");
}

async function run(notebooks: readonly string[], options: Options): Promise<void> {
  if (options.trust && !options.html) throw usageError("--trust is about the page of --html");
  if (options.sanitize && !options.check) throw usageError("--sanitize is about --check");
  // Sockets, markdown and highlighting take time to load: this command alone pays for them.
  const { parseAxis, readSanitizers, runBatch } = require("../runner") as typeof import("../runner");
  const parameters = parametersOf(options);
  const summary = await runBatch(notebooks, {
    ...{ out: options.out, name: options.name, cwd: options.cwd, log: options.log, jobs: options.jobs },
    parameters,
    sweep: options.sweep?.map((text) => parseAxis(text, parameters)),
    ...{ allowErrors: options.allowErrors, allowedNames: options.allowError, resume: options.resume },
    ...{ kernel: options.kernel, kernelPaths: options.kernelPath, maxOutput: options.maxOutput },
    limits: {
      cellSeconds: options.timeout,
      totalSeconds: options.totalTimeout,
      startSeconds: options.startTimeout,
      graceSeconds: options.grace,
      memoryMegabytes: options.memory,
    },
    html: options.html ? { trusted: options.trust } : undefined,
    check: options.check ? (options.sanitize ?? []).flatMap(readSanitizers) : undefined,
  });
  if (summary.scraps) process.stderr.write(`recorded values: ${summary.scraps.join(", ")}\n`);
  if (options.json) process.stdout.write(`${wellFormedJson(summary, 2)}\n`);
  if (summary.notebooks.some(({ status }) => status === "failed")) process.exitCode = 1;
}

/** All parameters that were given; a later kind wins: file, YAML text, -p, -r. */
function parametersOf({ parameters = [], yaml = [], parameter = [], raw = [] }: Options): ParameterValues {
  const { parameterDocument, parseValue, readParameterFile } = require("../runner") as typeof import("../runner");
  const documents = [
    ...parameters.map(readParameterFile),
    ...yaml.map((text) => parameterDocument(text, "the text of --yaml")),
  ];
  // Not by assignment: a parameter may be called __proto__.
  return Object.fromEntries([
    ...documents.flatMap((document) => Object.entries(document)),
    ...pairsOf("-p", parameter).map(([name, text]) => [name, parseValue(text, `the parameter ${name}`)]),
    ...pairsOf("-r", raw),
  ]);
}
