/** `bowlab eval`: the measures of a run against judgements. */
import { Command, Option } from "commander";
import { readQrels } from "../corpus";
import {
  type Evaluation,
  evaluate,
  evaluationTable,
  missingChoices,
  perQueryTable,
  type RunForm,
  runForms,
  type Semantics,
  semanticsNames,
  splitMeasures,
  type TableFormat,
  tableFormats,
} from "../eval";
import { evaluateAnswerFile } from "./answers";
import { withJson, withProgress } from "./command";
import { note, printResult } from "./output";
import { readJudgedRun } from "./reading";

interface Options {
  run: string;
  qrels?: string;
  measures?: string;
  semantics: Semantics;
  perQuery?: boolean;
  missing: (typeof missingChoices)[number];
  ignoreIdenticalIds?: boolean;
  runFormat?: RunForm;
  format: TableFormat;
  answers?: string;
  data?: string;
  json?: boolean;
}

const DEFAULT_MEASURES = "nDCG@10,RR@10,AP,R@100";

export function evalCommand(): Command {
  const command = new Command("eval")
    .description("the measures of a run against judgements, with trec_eval's or MS MARCO's semantics")
    .requiredOption("--run <file>", "run: TREC's six columns, MS MARCO's or Tevatron's three, .gz too")
    .option("--qrels <file>", "judgements: BEIR's .tsv, TREC's or MS MARCO's four columns, .gz too")
    .option(
      "--measures <list>",
      `measures by ir_measures' names, such as nDCG@10,RR@10,AP,R@100,Success@5,P(rel=2)@10 (default: ${DEFAULT_MEASURES})`,
    )
    .addOption(
      new Option("--semantics <name>", "how the run is ordered and checked").choices(semanticsNames).default("trec10"),
    )
    .option("--per-query", "every query's values too")
    .addOption(
      new Option("--missing <what>", "judged queries that the run lacks: count as zero, skip, or refuse")
        .choices(missingChoices)
        .default("zero"),
    )
    .option("--ignore-identical-ids", "drop results whose id is the query's, as BEIR does (ArguAna, Quora)")
    .addOption(
      new Option("--run-format <name>", "form of the run (default: told from its first line)").choices(runForms),
    )
    .addOption(new Option("--format <name>", "form of the table").choices(tableFormats).default("text"))
    .option(
      "--answers <file>",
      "instead of --qrels: answers of the questions (DPR's .csv or .json, Tevatron's .jsonl), for Accuracy@k",
    )
    .option("--data <path>", "with --answers: the corpus whose texts are searched for the answers")
    .hook("preAction", requireJudgements)
    .action(run);
  return withJson(command);
}

/** Judgements or answers must be given. Wrong usage otherwise. */
function requireJudgements(command: Command): void {
  const { qrels, answers, data } = command.opts<Options>();
  if (qrels === undefined && answers === undefined) {
    command.error("error: required option '--qrels <file>' not specified");
  }
  if (qrels !== undefined && answers !== undefined) {
    command.error("error: option '--qrels <file>' cannot be used with option '--answers <file>'");
  }
  if (answers !== undefined && data === undefined) command.error("error: '--answers <file>' needs '--data <path>'");
}

async function run(options: Options): Promise<void> {
  const evaluation = options.answers === undefined ? await judged(options) : await answered(options);
  const { means, perQuery, missing } = evaluation;
  if (missing.length > 0) {
    const counted = options.missing === "skip" ? "left out" : "counted as zero";
    const shown = missing.slice(0, 5).join(", ") + (missing.length > 5 ? ", …" : "");
    note(`the run has no result for ${missing.length} of the judged queries, ${counted}: ${shown}`);
  }
  printResult(
    options.json ?? false,
    {
      run: options.run,
      ...(options.answers === undefined
        ? { qrels: options.qrels, semantics: options.semantics }
        : { answers: options.answers }),
      queries: perQuery.size,
      missing,
      means,
      ...(options.perQuery ? { perQuery: Object.fromEntries(perQuery) } : {}),
    },
    (options.perQuery ? perQueryTable(evaluation) : evaluationTable({ [options.run]: evaluation })).format(
      options.format,
    ),
  );
}

async function judged({ run: file, qrels: qrelsFile, ...options }: Options): Promise<Evaluation> {
  const measures = splitMeasures(options.measures ?? DEFAULT_MEASURES);
  // A measure nobody knows is said before a large run is read.
  evaluate(new Map(), new Map(), { measures });
  const qrels = await readQrels(qrelsFile as string);
  const order = options.semantics === "msmarco" ? "rank" : "score";
  const results = await withProgress((display) =>
    readJudgedRun(file, qrels, { form: options.runFormat, order }, display),
  );
  return evaluate(results, qrels, { ...options, measures });
}

function answered({ run: file, answers, data, measures, runFormat }: Options): Promise<Evaluation> {
  return withProgress((display) =>
    evaluateAnswerFile({ run: file, answers: answers as string, data: data as string, measures, runFormat }, display),
  );
}
