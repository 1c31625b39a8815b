/** `bowlab compare`: runs against one another, with paired tests and intervals. */
import * as path from "node:path";
import { Command } from "commander";
import { InputError } from "../../errors";
import {
  checkedCompareOptions,
  comparedPairsTable,
  comparedRunsTable,
  compareEvaluations,
  compareOptions,
  type Evaluation,
  evaluateRunFile,
  parseMeasure,
  readJudgementsFor,
} from "../../eval";
import { type Complete, knownOptions, optionTable } from "../../options";
import { Random } from "../../random";
import type { OnCorpusProgress } from "../../text";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { note, printResult, shownName } from "../support/output";

const declared = optionTable({ ...compareOptions, ...jsonOptions });

/** The command `bowlab compare`. */
export function compareCommand(): Command {
  const command = new Command("compare")
    .argument("<runs...>", "two or more runs")
    .hook("preAction", (command) => {
      if (command.args.length < 2) command.error("error: give at least two runs to compare");
    })
    .action(run);
  return addOptions(command, declared);
}

async function run(files: string[], options: Complete<typeof declared>): Promise<void> {
  const { qrels, subtopics } = await readJudgementsFor(options.qrels, [parseMeasure(options.measure)], note);
  const names = shortNames(files);
  const comparison = await withProgressDisplay(async (display) => {
    const { measure, semantics, ignoreIdenticalIds } = options;
    const onProgress: OnCorpusProgress = (report) => display.update(report);
    const evaluations = new Map<string, Evaluation>();
    for (const [i, file] of files.entries()) {
      const how = {
        measures: [measure],
        semantics,
        ignoreIdenticalIds,
        subtopics,
        form: options.runFormat,
        onProgress,
      };
      evaluations.set(names[i], await evaluateRunFile(file, qrels, how));
    }
    return compareEvaluations(evaluations, {
      ...knownOptions(options, [checkedCompareOptions]),
      baseline: options.baseline === undefined ? undefined : baselineName(options.baseline, files, names),
      random: new Random(options.seed, "compare"),
      randomizations: options.samples,
      onProgress,
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
