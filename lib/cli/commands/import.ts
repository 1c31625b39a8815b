/** `bowlab import`: what PyTorch trained, as a checkpoint folder. */
import { Command } from "commander";
import { importOptions, importTraining } from "../../deploy";
import { type Complete, optionTable } from "../../options";
import { engineOptions, jsonOptions, startEngine } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const { folder, ...options } = importOptions;
const declared = optionTable({ ...options, ...engineOptions, ...jsonOptions });

/** The command `bowlab import`. */
export function importCommand(): Command {
  const command = new Command("import").argument("<folder>", folder.help).action(run);
  return addOptions(command, declared);
}

async function run(folder: string, { engine, json, ...options }: Complete<typeof declared>): Promise<void> {
  await startEngine(engine);
  const report = importTraining({ ...options, folder });
  const { objective, step, steps, out } = report;
  printResult(json ?? false, report, `${objective}, step ${step} of ${steps}, taken back to ${out}`);
}
