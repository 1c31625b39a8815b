/** The declarations of the options of an evaluation and of a comparison of runs. */
import { anyPath, choice, filePath, flag, numberBetween, optionTable, text, wholeNumber } from "../options";
import { textOptions } from "../text/options";
import { missingChoices, semanticsNames } from "./evaluation";
import { tableFormats } from "./report";
import { runForms } from "./runs";

/** Measured unless others are named. */
export const defaultMeasures = "nDCG@10,RR@10,AP,R@100";

const ignoreIdenticalIds = {
  type: flag,
  help: "drop results whose id is the query's, as BEIR does (ArguAna, Quora)",
} as const;

/** What counts with judgements says nothing of answers. */
const ofJudgements = ["answers"];

/** The form of one run. */
export const runFormOption = optionTable({
  runFormat: { type: choice(runForms), defaultText: "told from its first line", help: "form of the run" },
});

export const evalOptions = optionTable({
  run: { type: filePath, required: true, help: "run: TREC's six columns, MS MARCO's or Tevatron's three, .gz too" },
  qrels: { type: filePath, help: "judgements: BEIR's .tsv, TREC's or MS MARCO's four columns, .gz too" },
  measures: {
    type: text("list"),
    defaultText: defaultMeasures,
    help: "measures by ir_measures' or trec_eval's names, listed below, such as nDCG@10,RR@10,AP,R@100,Success@5,P(rel=2)@10, or a group: official, all_trec, set",
  },
  semantics: {
    type: choice(semanticsNames),
    default: "trec10",
    conflicts: ofJudgements,
    help: "how the run is ordered and checked",
  },
  perQuery: { type: flag, help: "every query's values too" },
  missing: {
    type: choice(missingChoices, "what"),
    default: "zero",
    conflicts: ofJudgements,
    help: "judged queries that the run lacks: count as zero, skip, or refuse",
  },
  level: {
    type: wholeNumber(0),
    default: 1,
    conflicts: ofJudgements,
    help: "lowest grade that is relevant, unless a measure says it (trec_eval's -l)",
  },
  maxDocuments: {
    type: wholeNumber(1),
    unit: "documents",
    conflicts: ofJudgements,
    help: "documents of each query that count, the best ones (trec_eval's -M)",
  },
  judgedOnly: { type: flag, conflicts: ofJudgements, help: "drop results that nobody graded (trec_eval's -J)" },
  collectionSize: {
    type: wholeNumber(0),
    unit: "documents",
    default: 0,
    conflicts: ofJudgements,
    help: "documents in the collection, for Utility (trec_eval's -N)",
  },
  ignoreIdenticalIds: { ...ignoreIdenticalIds, conflicts: ofJudgements },
  ...runFormOption,
  format: {
    type: choice([...tableFormats, "trec_eval"]),
    default: "text",
    help: "form of the table; trec_eval: as trec_eval 10 prints it",
  },
  answers: {
    type: filePath,
    help: "instead of --qrels: answers of the questions (DPR's .csv or .json, Tevatron's .jsonl), for Accuracy@k",
  },
  data: {
    type: anyPath,
    help: "with --answers: the corpus whose texts are searched for them; with --qrels: say which judged texts stand under other ids too",
  },
  ...textOptions,
});

const { semantics, missing, level, maxDocuments, judgedOnly, collectionSize } = evalOptions;

/** Which queries and documents count: what is checked of a library call beside the measures. */
export const countingOptions = {
  ...{ semantics, missing, level, maxDocuments, judgedOnly, collectionSize, ignoreIdenticalIds },
};

export const compareOptions = optionTable({
  qrels: {
    type: filePath,
    required: true,
    help: "judgements: BEIR's .tsv, TREC's or MS MARCO's four columns, .gz too",
  },
  measure: { type: text("name"), default: "nDCG@10", help: "measure by ir_measures' name" },
  semantics: { type: choice(semanticsNames), default: "trec10", help: "how runs are ordered and checked" },
  ignoreIdenticalIds,
  runFormat: { type: choice(runForms), defaultText: "told from the first line of each", help: "form of the runs" },
  baseline: { type: text("run"), defaultText: "every pair", help: "compare every run with this one alone" },
  seed: { type: wholeNumber(0), default: 1, help: "seed of the random samples" },
  samples: {
    type: wholeNumber(100),
    default: 100_000,
    help: "random patterns of a randomization test that cannot be exact",
  },
  confidence: { type: numberBetween(0, 1), default: 0.95, help: "confidence of the intervals" },
  format: { type: choice(tableFormats), default: "text", help: "form of the tables" },
});

/** What is checked of a library call that compares. */
export const checkedCompareOptions = optionTable({
  ...{ measure: compareOptions.measure, semantics, ignoreIdenticalIds, baseline: compareOptions.baseline },
  confidence: compareOptions.confidence,
  randomizations: { type: wholeNumber(1), help: "random patterns of a test that cannot be exact" },
  bootstraps: { type: wholeNumber(1), help: "samples of the bootstrap" },
});
