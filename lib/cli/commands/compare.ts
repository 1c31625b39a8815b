/** `bowlab compare`: runs against one another, with paired tests and intervals. */
import * as path from "node:path";
import { Command, Option } from "commander";
import { InputError } from "../../errors";
import {
  comparedPairsTable,
  comparedRunsTable,
  compareEvaluations,
  type Evaluation,
  evaluate,
  parseMeasure,
  type RunForm,
  runForms,
  type Semantics,
  semanticsNames,
  type TableFormat,
  tableFormats,
} from "../../eval";
import { Random } from "../../random";
import { withJson, withProgressDisplay } from "../support/command";
import { numberBetween, wholeNumber } from "../support/numbers";
import { note, printResult, shownName } from "../support/output";
import { readJudgedRun, readJudgementsFor } from "../support/reading";

interface Options {
  qrels: string;
  measure: string;
  semantics: Semantics;
  ignoreIdenticalIds?: boolean;
  runFormat?: RunForm;
  baseline?: string;
  seed: number;
  samples: number;
  confidence: number;
  format: TableFormat;
  json?: boolean;
}

export function compareCommand(): Command {
  const command = new Command("compare")
    .description("runs against one another: paired randomization and t tests, Holm-corrected, with bootstrap intervals")
    .argument("<runs...>", "two or more runs")
    .requiredOption("--qrels <file>", "judgements: BEIR's .tsv, TREC's or MS MARCO's four columns, .gz too")
    .option("--measure <name>", "measure by ir_measures' name", "nDCG@10")
    .addOption(
      new Option("--semantics <name>", "how runs are ordered and checked").choices(semanticsNames).default("trec10"),
    )
    .option("--ignore-identical-ids", "drop results whose id is the query's, as BEIR does (ArguAna, Quora)")
    .addOption(
      new Option("--run-format <name>", "form of the runs (default: told from the first line of each)").choices(
        runForms,
      ),
    )
    .option("--baseline <run>", "compare every run with this one alone (default: every pair)")
    .option("--seed <n>", "seed of the random samples", wholeNumber(0), 1)
    .option("--samples <n>", "random patterns of a randomization test that cannot be exact", wholeNumber(100), 100_000)
    .option("--confidence <x>", "confidence of the intervals", numberBetween(0, 1), 0.95)
    .addOption(new Option("--format <name>", "form of the tables").choices(tableFormats).default("text"))
    .hook("preAction", (command) => {
      if (command.args.length < 2) command.error("error: give at least two runs to compare");
    })
    .action(run);
  return withJson(command);
}

async function run(files: string[], options: Options): Promise<void> {
  const { qrels, subtopics } = await readJudgementsFor(options.qrels, [parseMeasure(options.measure)]);
  const names = shortNames(files);
  const comparison = await withProgressDisplay(async (display) => {
    const { measure, semantics, ignoreIdenticalIds } = options;
    const order = semantics === "msmarco" ? "rank" : "score";
    const evaluations = new Map<string, Evaluation>();
    // One run at a time is in memory.
    for (const [i, file] of files.entries()) {
      const results = await readJudgedRun(file, qrels, { form: options.runFormat, order }, display);
      const how = { measures: [measure], semantics, ignoreIdenticalIds, subtopics };
      evaluations.set(names[i], evaluate(results, qrels, how));
    }
    return compareEvaluations(evaluations, {
      ...options,
      baseline: options.baseline === undefined ? undefined : baselineName(options.baseline, files, names),
      random: new Random(options.seed, "compare"),
      randomizations: options.samples,
      onProgress: (report) => display.update(report),
    });
  });
  for (const { name, missing } of comparison.runs) {
    if (missing > 0) note(`${name} has no result for ${missing} of the judged queries, counted as zero`);
  }
  const { measure, queries, confidence, runs, pairs } = comparison;
  printResult(
    options.json ?? false,
    {
      measure,
      qrels: options.qrels,
      semantics: options.semantics,
      queries: queries.length,
      confidence,
      seed: options.seed,
      runs: runs.map((each, i) => ({ ...each, file: files[i] })),
      comparisons: pairs,
    },
    [comparedRunsTable(comparison), comparedPairsTable(comparison)]
      .map((table) => table.format(options.format))
      .join("\n\n"),
  );
}

/** The files' own names without endings, or their whole paths where names come twice. */
function shortNames(files: readonly string[]): string[] {
  if (new Set(files).size < files.length) {
    const twice = files.find((file, i) => files.indexOf(file) !== i) as string;
    throw new InputError("a run is given twice", { file: twice, fix: "give every run once" });
  }
  const names = files.map((file) => path.basename(shownName(file)).replace(/(\.(run|trec|txt|tsv))?(\.gz)?$/, ""));
  return new Set(names).size < names.length || names.includes("") ? files.map(shownName) : names;
}

/** A baseline may be given as its file or by its name. */
function baselineName(baseline: string, files: readonly string[], names: readonly string[]): string {
  const at = files.indexOf(baseline);
  return at < 0 ? baseline : names[at];
}
