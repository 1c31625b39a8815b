/**
 * `bowlab export`: a model for sentence-transformers or as an ONNX graph; a collection as a search box for the web; a
 * pre-training for PyTorch.
 */
import { Command } from "commander";
import {
  exportModel,
  exportOptions,
  exportTargets,
  exportWeb,
  type WebExportReport,
  webExportOptions,
} from "../../deploy";
import { InputError } from "../../errors";
import { type Complete, choice, knownOptions, optionTable } from "../../options";
import {
  engineOptions,
  interruptible,
  jsonOptions,
  startEngine,
  tellOnce,
  withProgressDisplay,
} from "../support/command";
import { addOptions, refuseIdle } from "../support/options";
import { printResult, table } from "../support/output";
import { refuseWithoutVectors } from "../support/search-options";
import { SkipReport } from "../support/skipped";
import {
  exportTrainingFrom,
  type TrainingCommandOptions,
  trainingOptions,
  trainingText,
} from "../support/torch-export";

const { model, data, project, dtype, out, ...webOptions } = webExportOptions;
const declared = optionTable({
  model: {
    ...exportOptions.model,
    required: "--to web or --to torch",
    help: `${exportOptions.model.help}; web: for vectors too; torch: to start from`,
  },
  to: {
    type: choice([...exportTargets, "web", "torch"]),
    required: true,
    help: `${exportOptions.to.help}; web: a folder that is a search box; torch: for GPUs`,
  },
  out,
  dtype: { ...exportOptions.dtype, default: undefined, defaultText: "fp32, for the web fp16" },
  pooling: exportOptions.pooling,
  data: { ...data, required: "--project, --to st or --to onnx", help: `web, torch: ${data.help}` },
  project: { ...project, help: `web, ${project.help}` },
  ...trainingOptions,
  ...webOptions,
  ...engineOptions,
  ...jsonOptions,
});

type ExportCommandOptions = Complete<typeof declared>;

/** The command `bowlab export`. */
export function exportCommand(): Command {
  const command = new Command("export").action(run);
  return addOptions(command, declared, ["model", "to", "data", "project", "out", "dtype", "pooling"]);
}

const ofModels = Object.keys({ ...exportOptions, ...jsonOptions });
/** For each target the options that mean something to it. */
const known: Record<ExportCommandOptions["to"], readonly string[]> = {
  st: ofModels,
  onnx: ofModels,
  web: ["to", ...Object.keys({ ...webExportOptions, ...engineOptions, ...jsonOptions })],
  torch: [
    "to",
    "model",
    "data",
    "out",
    "pooling",
    ...Object.keys({ ...trainingOptions, ...engineOptions, ...jsonOptions }),
  ],
};

/** Refuses, as wrong usage, what a target lacks, and what was typed that means nothing to it. */
function requireTarget(options: ExportCommandOptions, command: Command): void {
  const { to, model, data, project, objective, steps, recipe } = options;
  const lack = (what: string): never => command.error(`error: --to ${to} needs ${what}`);
  if ((to === "st" || to === "onnx") && model === undefined) lack("--model");
  if (to === "web" && data === undefined && project === undefined) lack("--data or --project");
  if (to === "torch") {
    if (data === undefined) lack("--data");
    if (recipe === undefined && objective === undefined) lack("--objective or --recipe");
    if (recipe === undefined && steps === undefined) lack("--steps or --recipe");
  }
  const foreign = command.options.find((option) => {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== "cli" || known[to].includes(name)) return false;
    return option.negate === (command.getOptionValue(name) === false);
  });
  if (foreign !== undefined) command.error(`error: ${foreign.long} has no meaning for --to ${to}`);
}

async function run(options: ExportCommandOptions, command: Command): Promise<void> {
  const { to, json, model } = options;
  requireTarget(options, command);
  if (to === "web") {
    refuseWithoutVectors(options, command);
    if (model === undefined) refuseIdle(command, ["dtype", "vectorBits", "engine"], "vectors: give --model");
    return runWeb(options);
  }
  if (to === "torch") {
    await startEngine(options.engine);
    const report = await exportTrainingFrom(options as TrainingCommandOptions);
    return printResult(json ?? false, report, trainingText(report));
  }
  const report = exportModel({ ...knownOptions(options, [exportOptions]), to });
  const graph = report.file === undefined ? [] : [`${report.file}: ${((report.bytes ?? 0) / 1e6).toFixed(1)} MB`];
  printResult(
    json ?? false,
    report,
    [...graph, `a model that gives ${report.gives}, written to ${report.out}`].join("\n"),
  );
}

async function runWeb({ json, engine, ...options }: ExportCommandOptions): Promise<void> {
  if (options.model !== undefined) await startEngine(engine);
  const skipReport = new SkipReport();
  const report = await withProgressDisplay((display) =>
    interruptible((signal) =>
      exportWeb({
        ...{ ...knownOptions(options, [webExportOptions]), signal },
        onProgress: display.update.bind(display),
        onNote: (line) => tellOnce(display, line),
        onSkipped: skipReport.through(display),
      }).catch((error) => {
        if (!signal.aborted) throw error;
        throw new InputError("stopped while exporting; the folder is as it was", { file: options.out });
      }),
    ),
  );
  printResult(json ?? false, { ...report, skipped: skipReport.skipped }, webText(report));
}

function webText({ out, passages, bytes, beforeWords, beforeBoth }: WebExportReport): string {
  const kinds: [string, number][] = [
    ["the box and the search", bytes.code],
    ["words", bytes.head + bytes.words],
    ["texts", bytes.texts],
    ["vectors", bytes.vectors],
    ["the model", bytes.model],
    ["onnxruntime-web", bytes.runtime],
  ];
  const rows = kinds.filter(([, size]) => size > 0).map(([kind, size]) => [kind, megabytes(size)]);
  const both = beforeBoth > beforeWords ? `, by vectors too after ${megabytes(beforeBoth)}` : "";
  return [
    table([["", "bytes"], ...rows]),
    `${passages} passages; browsers answer by words after ${megabytes(beforeWords)}${both}`,
    `written to ${out}: put it on any file server, or look at it with: npx serve ${out}`,
  ].join("\n");
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
