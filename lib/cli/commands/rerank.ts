/**
 * `bowlab rerank`: a cross-encoder's scores for the passages of a run; with the answers beside them, a teacher for
 * `finetune --teacher`.
 */
import { Command } from "commander";
import { rerank, rerankOptions } from "../../finetune";
import { type Complete, optionTable } from "../../options";
import {
  engineOptions,
  interruptible,
  jsonOptions,
  startEngine,
  tellOnce,
  withProgressDisplay,
} from "../support/command";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const declared = optionTable({ ...rerankOptions, ...engineOptions, ...jsonOptions });

/** The command `bowlab rerank`. */
export function rerankCommand(): Command {
  const command = new Command("rerank").action(run);
  return addOptions(command, declared);
}

async function run({ json, engine, ...options }: Complete<typeof declared>): Promise<void> {
  await startEngine(engine);
  const report = await interruptible((signal) =>
    withProgressDisplay((display) =>
      rerank({
        ...options,
        signal,
        onProgress: (report) => display.update(report),
        onNote: (line) => tellOnce(display, line),
      }),
    ),
  );
  printResult(
    json ?? false,
    report,
    `${report.pairs} pairs of ${report.queries} queries scored\nwritten to ${report.out}`,
  );
}
