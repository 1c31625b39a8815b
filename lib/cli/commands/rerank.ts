/**
 * `bowlab rerank`: a cross-encoder's scores for the passages of a run; with the answers beside them, a teacher for
 * `finetune --teacher`.
 */
import { Command, Option } from "commander";
import { type RunForm, runForms } from "../../eval";
import { rerank } from "../../finetune";
import { engineOption, interruptible, startEngine, withJson, withProgressDisplay } from "../support/command";
import { wholeNumber } from "../support/numbers";
import { printResult } from "../support/output";

interface Options {
  model: string;
  data: string;
  split: string;
  run: string;
  runFormat?: RunForm;
  out: string;
  depth?: number;
  withAnswers?: boolean;
  engine?: string;
  json?: boolean;
}

export function rerankCommand(): Command {
  const command = new Command("rerank")
    .description("score the passages of a run by a cross-encoder and write them in the new order")
    .requiredOption("--model <dir>", "cross-encoder's folder (finetune --architecture cross-encoder)")
    .requiredOption("--data <dir>", "BEIR folder")
    .option("--split <name>", "split whose queries are scored", "train")
    .requiredOption("--run <file>", "TREC run, .gz too")
    .addOption(
      new Option("--run-format <name>", "form of the run (default: told from its first line)").choices(runForms),
    )
    .requiredOption("--out <file>", "run to write")
    .option("--depth <n>", "passages of each query that are scored, the best ones (default: all)", wholeNumber(1))
    .option("--with-answers", "score the split's answers too, as --teacher needs")
    .addOption(engineOption())
    .action(run);
  return withJson(command);
}

async function run({ json, engine, ...options }: Options): Promise<void> {
  await startEngine(engine);
  const report = await interruptible((signal) =>
    withProgressDisplay((display) => rerank({ ...options, signal, onProgress: (report) => display.update(report) })),
  );
  printResult(
    json ?? false,
    report,
    `${report.pairs} pairs of ${report.queries} queries scored\nwritten to ${report.out}`,
  );
}
