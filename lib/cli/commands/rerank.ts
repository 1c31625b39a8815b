/**
 * `bowlab rerank`: a cross-encoder's scores for the passages of a run; with the answers beside them, a teacher for
 * `finetune --teacher`.
 */
import { Command } from "commander";
import { InputError } from "../../errors";
import { mergeReranked, rerank, rerankOptions } from "../../finetune";
import { type Complete, completeOptions, optionTable } from "../../options";
import {
  engineOptions,
  interruptible,
  jsonOptions,
  startEngine,
  tellOnce,
  withProgressDisplay,
} from "../support/command";
import { mergeRun, runMergeOption } from "../support/merge-run";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const WITHOUT_MERGE = "--merge";

const declared = optionTable({
  ...rerankOptions,
  model: { ...rerankOptions.model, required: WITHOUT_MERGE },
  run: { ...rerankOptions.run, required: WITHOUT_MERGE },
  data: { ...rerankOptions.data, required: WITHOUT_MERGE },
  out: { ...rerankOptions.out, required: WITHOUT_MERGE },
  ...runMergeOption,
  ...engineOptions,
  ...jsonOptions,
});

/** The command `bowlab rerank`. */
export function rerankCommand(): Command {
  const command = new Command("rerank").action(run);
  return addOptions(command, declared);
}

async function run(given: Partial<Complete<typeof declared>>): Promise<void> {
  if (given.merge !== undefined) return mergeRun(mergeReranked, given.merge, given);
  const { json, engine, ...options } = completeOptions(declared, given);
  await startEngine(engine);
  const report = await interruptible(
    (signal) =>
      withProgressDisplay((display) =>
        rerank({
          ...options,
          signal,
          onProgress: (report) => display.update(report),
          onNote: (line) => tellOnce(display, line),
        }),
      ),
    () => new InputError("stopped while scoring: no run was written", { file: options.out }),
  );
  printResult(
    json ?? false,
    report,
    `${report.pairs} pairs of ${report.queries} queries scored\nwritten to ${report.out}`,
  );
}
