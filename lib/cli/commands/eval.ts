/** `bowlab eval`: the measures of a run against judgements. */
import { Command } from "commander";
import { InputError } from "../../errors";
import {
  countingOptions,
  defaultMeasures,
  describeMeasures,
  type Evaluation,
  evalOptions,
  evaluateAnswerFile,
  evaluateRunFile,
  evaluationTable,
  parseMeasures,
  perQueryTable,
  readJudgementsFor,
  splitMeasures,
  type TableFormat,
  trecEvalLines,
} from "../../eval";
import { type Complete, knownOptions, optionTable } from "../../options";
import {
  DuplicateTexts,
  describeDuplicates,
  describeSkipped,
  type PassedOver,
  type Qrels,
  readPassages,
  type TextOptions,
  textOptionsOf,
} from "../../text";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { addOptions } from "../support/options";
import { note, printResult, shownName } from "../support/output";

const declared = optionTable({ ...evalOptions, ...jsonOptions });

interface Options extends Complete<typeof declared> {}

/** The command `bowlab eval`. */
export function evalCommand(): Command {
  const command = new Command("eval")
    .addHelpText("after", `\n${measureHelp()}`)
    .hook("preAction", requireJudgements)
    .action(run);
  return addOptions(command, declared);
}

/** The measures, for the end of the help. */
function measureHelp(): string {
  const measures = describeMeasures();
  const width = Math.max(...measures.map(({ name }) => name.length));
  return [
    "Measures:",
    ...measures.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`),
    "k is a depth from 1, x a number. In brackets: rel=N (lowest relevant grade), judged_only=True, and beta, p, alpha, max, dcg, gains where",
    "they apply: nDCG(dcg='exp-log2')@10, ERR(max=3)@20. trec_eval's spelling: ndcg_cut.5,10, map, iprec_at_recall.0.1, 11pt_avg, rbp.p=0.8.",
    "alpha_nDCG and alpha_DCG read the judgements' second column as the subtopic.",
  ].join("\n");
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
  const { evaluation, lines } = options.answers === undefined ? await judged(options) : await answered(options);
  const { means, perQuery, missing, texts } = evaluation;
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
      ...(options.perQuery && texts ? { texts: Object.fromEntries(texts) } : {}),
    },
    options.format === "trec_eval" ? lines() : tableOf(evaluation, options.format, options),
  );
}

function tableOf(evaluation: Evaluation, format: TableFormat, { perQuery, run: file }: Options): string {
  return (perQuery ? perQueryTable(evaluation) : evaluationTable({ [shownName(file)]: evaluation })).format(format);
}

interface Evaluated {
  evaluation: Evaluation;
  /** As trec_eval prints it. */
  lines: () => string;
}

async function judged({ run: file, qrels: qrelsFile, ...options }: Options): Promise<Evaluated> {
  const measures = splitMeasures(options.measures ?? defaultMeasures);
  // An unknown measure is refused before a large run is read.
  if (measures.length === 0)
    throw new InputError("no measure is named", { expected: `names such as ${defaultMeasures}` });
  const named = parseMeasures(measures, options);
  const { qrels, subtopics } = await readJudgementsFor(qrelsFile as string, named, note);
  if (options.data !== undefined) await noteDuplicates(options.data, qrels, options);
  const evaluation = await withProgressDisplay((display) =>
    evaluateRunFile(file, qrels, {
      ...{ ...knownOptions(options, [countingOptions]), measures, subtopics, form: options.runFormat },
      onProgress: (report) => display.update(report),
    }),
  );
  const { tag } = evaluation;
  return { evaluation, lines: () => trecEvalLines(named, evaluation, { perQuery: options.perQuery, tag }) };
}

/** Says which texts of the corpus come more than once, and which of those are judged under one id alone. */
async function noteDuplicates(data: string, qrels: Qrels, options: TextOptions): Promise<void> {
  const duplicates = new DuplicateTexts();
  const reading = { ...textOptionsOf(options), uniqueIds: false, onSkipped };
  for await (const passage of readPassages(data, reading)) duplicates.add(passage);
  describeDuplicates(duplicates.groups(), qrels).forEach(note);
}

const onSkipped = (skipped: PassedOver): void => describeSkipped(skipped).forEach(note);

async function answered({ run: file, answers, data, measures, runFormat, ...options }: Options): Promise<Evaluated> {
  const evaluation = await withProgressDisplay((display) =>
    evaluateAnswerFile({
      ...{ run: file, answers: answers as string, data: data as string, measures, runFormat },
      ...{ ...textOptionsOf(options), onSkipped },
      onProgress: (report) => display.update(report),
    }),
  );
  const named = Object.keys(evaluation.means).map((name) => ({ name, aggregate: "mean" as const }));
  return { evaluation, lines: () => trecEvalLines(named, evaluation, { perQuery: options.perQuery }) };
}
