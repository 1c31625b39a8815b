/** `bowlab mine`: hard negatives out of a run, for `finetune --negatives`. */
import { Command } from "commander";
import { mergeMined, mine, mineOptions } from "../../finetune";
import { type Complete, completeOptions, optionTable } from "../../options";
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

async function run(given: Partial<Complete<typeof declared>>): Promise<void> {
  if (given.merge !== undefined) return mergeRun(mergeMined, given.merge, given);
  const { json, ...options } = completeOptions(declared, given);
  const report = await interruptible((signal) =>
    withProgressDisplay((display) =>
      mine({
        ...options,
        signal,
        onProgress: (report) => display.update(report),
        onNote: (line) => tellOnce(display, line),
      }),
    ),
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
