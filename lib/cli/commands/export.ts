/** `bowlab export`: a model for sentence-transformers, or as an ONNX graph. */
import { Command } from "commander";
import { exportModel, exportOptions } from "../../deploy";
import { type Complete, optionTable } from "../../options";
import { jsonOptions } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const declared = optionTable({ ...exportOptions, ...jsonOptions });

/** The command `bowlab export`. */
export function exportCommand(): Command {
  const command = new Command("export").action(run);
  return addOptions(command, declared);
}

function run({ json, ...options }: Complete<typeof declared>): void {
  const report = exportModel(options);
  const graph = report.file === undefined ? [] : [`${report.file}: ${((report.bytes ?? 0) / 1e6).toFixed(1)} MB`];
  printResult(
    json ?? false,
    report,
    [...graph, `a model that gives ${report.gives}, written to ${report.out}`].join("\n"),
  );
}
