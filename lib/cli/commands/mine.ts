/** `bowlab mine`: hard negatives out of a run, for `finetune --negatives`. */
import { Command } from "commander";
import { InputError } from "../../errors";
import { mergeMined, mine, mineOptions } from "../../finetune";
import { type Complete, completeOptions, optionTable } from "../../options";
import { statOf } from "../../places";
import { interruptible, jsonOptions, tellOnce, withProgressDisplay } from "../support/command";
import { mergeRun, runMergeOption } from "../support/merge-run";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const WITHOUT_MERGE = "--merge";

const declared = optionTable({
  ...mineOptions,
  run: { ...mineOptions.run, required: WITHOUT_MERGE },
  data: { ...mineOptions.data, required: WITHOUT_MERGE },
  out: { ...mineOptions.out, required: WITHOUT_MERGE },
  ...runMergeOption,
  ...jsonOptions,
});

/** The command `bowlab mine`. */
export function mineCommand(): Command {
  const command = new Command("mine").action(run);
  return addOptions(command, declared);
}

async function run(given: Partial<Complete<typeof declared>>, command: Command): Promise<void> {
  if (given.merge !== undefined) return mergeRun(mergeMined, given.merge, given);
  const { json, ...options } = completeOptions(declared, given);
  requireSplits(options.data, command);
  const report = await interruptible(
    (signal) =>
      withProgressDisplay((display) =>
        mine({
          ...options,
          signal,
          onProgress: (report) => display.update(report),
          onNote: (line) => tellOnce(display, line),
        }),
      ),
    () => new InputError("stopped while mining: no run was written", { file: options.out }),
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

/** A training file is one split: one that is asked for by name would be ignored. Wrong usage then. */
function requireSplits(data: string, command: Command): void {
  if (command.getOptionValueSource("split") !== "cli" || statOf(data)?.isDirectory() !== false) return;
  command.error("error: option '--split' is of a BEIR folder: a training file has no splits, and is mined for whole");
}
