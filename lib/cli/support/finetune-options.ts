/** The options of `bowlab finetune`: of the data, of the groups and the loss, and of the dev set. */
import { type Command, Option } from "commander";
import { architectures, type FinetuneOptions, finetuneDefaults } from "../../finetune";
import { poolings } from "../../model";
import { numberFrom, positiveNumber, rankRangeText, wholeNumber } from "./numbers";

/** What the command line gives; names are those of the run's settings. */
export interface FinetuneCommandOptions extends FinetuneOptions {
  engine?: string;
  json?: boolean;
}

const d = finetuneDefaults;

/** What is learned from. */
export function addTrainingData(command: Command): Command {
  return command
    .requiredOption("--model <dir>", "checkpoint to start from")
    .requiredOption("--data <path>", "BEIR folder, Tevatron .jsonl, DPR .json, or triples of texts .tsv, .gz too")
    .requiredOption("--out <dir>", "checkpoint folder to make")
    .requiredOption("--steps <n>", "optimizer steps, of each stage", wholeNumber(1))
    .option("--split <name>", `split of a BEIR folder whose judgements are learned from (default: ${d.split})`)
    .option(
      "--negatives <name>",
      "in-batch, bm25, given (in the training file), or a run's file (default: bm25; for training files given)",
    )
    .option(
      "--stages <n>",
      "2: once more from --model, with negatives that the first stage finds (default: 1)",
      wholeNumber(1),
    )
    .option(
      "--ranks <a-b>",
      `ranks that negatives are taken from, BM25's and the first stage's (default: ${d.ranks})`,
      rankRangeText,
    )
    .option("--per-query <n>", `negatives kept for each query (default: ${d.perQuery})`, wholeNumber(1))
    .option("--teacher <file>", "run of scores for every query's positives and negatives, to be distilled")
    .option("--token-cache <dir>", "keep the corpus's tokens on disk (default: only large corpora)");
}

/** What makes a batch, and what it is trained for. */
export function addGroupOptions(command: Command): Command {
  return command
    .addOption(new Option("--architecture <name>", `what to train (default: ${d.architecture})`).choices(architectures))
    .option("--batch-size <n>", `queries a batch (default: ${d.batchSize})`, wholeNumber(1))
    .option(
      "--group-size <n>",
      `passages a query: a positive and negatives (default: ${d.groupSize}, with in-batch negatives 1)`,
      wholeNumber(1),
    )
    .option(
      "--chunk-size <n>",
      "texts encoded at a time, the gradients staying the same (GradCache; default: 0, all at once)",
      wholeNumber(0),
    )
    .option("--query-max-length <n>", `longest query in tokens (default: ${d.queryMaxLength})`, wholeNumber(3))
    .option("--passage-max-length <n>", `longest passage in tokens (default: ${d.passageMaxLength})`, wholeNumber(3))
    .option("--query-prefix <text>", "put before every query")
    .option("--passage-prefix <text>", "put before every passage")
    .option(
      "--title-dropout <x>",
      "part of the passages that training reads without their title (default: 0)",
      numberFrom(0, 1),
    )
    .addOption(new Option("--pooling <name>", "a text's vector (default: as the checkpoint's)").choices(poolings))
    .option("--temperature <x>", `divides the inner products (default: ${d.temperature})`, positiveNumber)
    .option("--distillation-weight <x>", `weight of the teacher (default: ${d.distillationWeight})`, positiveNumber);
}

/** How the run measures itself. */
export function addDevOptions(command: Command): Command {
  return command
    .option("--dev-split <name>", "split to measure on, or none (default: dev where there is one)")
    .option("--dev-data <dir>", "BEIR folder of that split (default: --data)")
    .option("--dev-measure <name>", `what is measured; the best checkpoint is kept (default: ${d.devMeasure})`)
    .option("--dev-queries <n>", `queries that count at most (default: ${d.devQueries})`, wholeNumber(1))
    .option("--dev-passages <n>", `passages searched at most (default: ${d.devPassages})`, wholeNumber(1))
    .option("--eval-every <n>", "steps between two measurements (default: a tenth of the steps)", wholeNumber(1))
    .option("--patience <n>", "measurements without a better one that end the run (default: none do)", wholeNumber(0));
}
