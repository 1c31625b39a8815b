/** `bowlab mine`: hard negatives out of a run, for `finetune --negatives`. */
import { Command, Option } from "commander";
import { type RunForm, runForms } from "../../eval";
import { mine, type Ranks } from "../../finetune";
import { withJson, withProgressDisplay } from "../support/command";
import { rankRange, wholeNumber } from "../support/numbers";
import { printResult } from "../support/output";

interface Options {
  run: string;
  runFormat?: RunForm;
  data: string;
  split: string;
  ranks: Ranks;
  perQuery: number;
  out: string;
  seed: number;
  json?: boolean;
}

export function mineCommand(): Command {
  const command = new Command("mine")
    .description(
      "take hard negatives out of a run: what it ranks high and the query's own judgements do not call relevant",
    )
    .requiredOption("--run <file>", "TREC run with results of the split's queries, .gz too")
    .addOption(
      new Option("--run-format <name>", "form of the run (default: told from its first line)").choices(runForms),
    )
    .requiredOption("--data <path>", "BEIR folder with the split's judgements, or a training file")
    .option("--split <name>", "split whose queries are mined for", "train")
    .addOption(
      new Option("--ranks <a-b>", "ranks to take from, counted from 1").argParser(rankRange).default([2, 200], "2-200"),
    )
    .option("--per-query <n>", "negatives a query at most, drawn evenly from those ranks", wholeNumber(1), 128)
    .requiredOption("--out <file>", "run to write")
    .option("--seed <n>", "seed of the draw", wholeNumber(0), 1)
    .action(run);
  return withJson(command);
}

async function run({ json, ...options }: Options): Promise<void> {
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
