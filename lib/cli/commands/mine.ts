/** `bowlab mine`: hard negatives out of a run, for `finetune --negatives`. */
import { Command } from "commander";
import { mine, mineOptions } from "../../finetune";
import { type Complete, optionTable } from "../../options";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const declared = optionTable({ ...mineOptions, ...jsonOptions });

/** The command `bowlab mine`. */
export function mineCommand(): Command {
  const command = new Command("mine").action(run);
  return addOptions(command, declared);
}

async function run({ json, ...options }: Complete<typeof declared>): Promise<void> {
  const report = await withProgressDisplay((display) =>
    mine({ ...options, onProgress: (report) => display.update(report) }),
  );
  const { queries, negatives, answersLeftOut, without, out } = report;
  printResult(
    json ?? false,
    report,
    `${negatives} negatives for ${queries} queries; ${answersLeftOut} passages that answer their query left out\n` +
      (without.length > 0 ? `${without.length} queries have none: ${without.slice(0, 5).join(", ")}\n` : "") +
      `written to ${out}`,
  );
}
