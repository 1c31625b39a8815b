/** The declarations of a fine-tuning run's options: each option's type, default, help and unit stand here once. */
import { poolings } from "../model";
import { defaultLengths } from "../model-folder";
import {
  anyPath,
  choice,
  defaultsOf,
  filePath,
  folderPath,
  name,
  numberFrom,
  optionTable,
  positiveNumber,
  runSettings,
  text,
  wholeNumber,
} from "../options";
import { learningOptions, runOptions } from "../train";
import { writtenRanks } from "./negatives";

/** What can be fine-tuned. */
export const architectures = ["bi-encoder", "cross-encoder"] as const;
/** Two texts to two vectors, or a pair of texts to a score. */
export type Architecture = (typeof architectures)[number];

/**
 * What decides the resulting weights: a resumed run must have the same. The manifest keeps them in this order.
 */
export const finetuneOptions = runSettings({
  /** Two texts to two vectors, or a pair to a score. */
  architecture: { type: choice(architectures), default: "bi-encoder", help: "what to train" },
  split: { type: name(), default: "train", help: "split of a BEIR folder whose judgements are learned from" },
  /**
   * "in-batch": no others than the batch's other passages; "bm25"; "given": those that stand in the training file;
   * "mined": of this run's first stage; or a run's file.
   */
  negatives: {
    type: name(),
    derived: true,
    defaultText: "bm25; for training files given",
    help: "in-batch, bm25, given (in the training file), or a run's file",
  },
  stages: {
    type: wholeNumber(1, 2),
    default: 1,
    help: "2: once more from --model, with negatives that the first stage finds",
  },
  steps: { type: wholeNumber(1), unit: "steps", required: true, help: "optimizer steps, of each stage" },
  batchSize: { type: wholeNumber(1), unit: "queries", default: 32, help: "queries a batch" },
  groupSize: {
    type: wholeNumber(1),
    unit: "passages",
    default: 8,
    defaultText: "8, with in-batch negatives 1",
    help: "passages a query: a positive and negatives",
  },
  /** Before the softmax. */
  temperature: { type: positiveNumber, default: 1, help: "divides the inner products" },
  /** Of the KL divergence from the teacher's scores, where there is a teacher. The contrastive loss has 1. */
  distillationWeight: { type: numberFrom(0), default: 1, help: "weight of the teacher" },
  /** In BM25's or the first stage's ranking; a run's file is taken as it is. */
  ranks: {
    type: writtenRanks,
    default: "2-200",
    help: "ranks that negatives are taken from, BM25's and the first stage's",
  },
  /** Drawn evenly from those ranks. */
  perQuery: {
    type: wholeNumber(1),
    unit: "negatives",
    default: 128,
    help: "negatives kept for each query, BM25's and the first stage's; of a run's file all are",
  },
  /** Memory for time: the gradients stay those of the whole batch under the dropout masks that its chunks draw. */
  chunkSize: {
    type: wholeNumber(0),
    unit: "texts",
    default: 0,
    defaultText: "0, all at once",
    help: "texts encoded at a time, the gradients staying the same (GradCache)",
  },
  /** [CLS] and [SEP] counted. */
  queryMaxLength: {
    type: wholeNumber(3),
    unit: "tokens",
    default: defaultLengths.query,
    help: "longest query in tokens",
  },
  /** [CLS] and [SEP] counted. */
  passageMaxLength: {
    type: wholeNumber(3),
    unit: "tokens",
    default: defaultLengths.passage,
    help: "longest passage in tokens",
  },
  /** As tokens of its own. */
  queryPrefix: { type: text(), default: "", help: "put before every query" },
  passagePrefix: { type: text(), default: "", help: "put before every passage" },
  /** For queries that are made of titles. */
  titleDropout: {
    type: numberFrom(0, 1),
    default: 0,
    help: "part of the passages that training reads without their title",
  },
  /** Where the checkpoint says nothing: [CLS]. */
  pooling: { type: choice(poolings), derived: true, defaultText: "as the checkpoint's", help: "a text's vector" },
  ...learningOptions(1e-4),
  /** "none": no measuring, the last weights are kept. */
  devSplit: {
    type: name(),
    derived: true,
    defaultText: "dev where there is one",
    help: "split to measure on, or none",
  },
  devMeasure: { type: text("name"), default: "nDCG@10", help: "what is measured; the best checkpoint is kept" },
  /** The first ones. */
  devQueries: { type: wholeNumber(1), unit: "queries", default: 500, help: "queries that count at most" },
  /** Those that answer, and others drawn evenly. */
  devPassages: { type: wholeNumber(1), unit: "passages", default: 10_000, help: "passages searched at most" },
  evalEvery: {
    type: wholeNumber(1),
    unit: "steps",
    derived: true,
    defaultText: "a tenth of the steps",
    help: "steps between two measurements",
  },
  patience: {
    type: wholeNumber(0),
    unit: "measurements",
    default: 0,
    defaultText: "none do",
    help: "measurements without a better one that end the run",
  },
});

/** What holds where a fine-tuning run is asked for without it. */
export const finetuneDefaults = defaultsOf(finetuneOptions);

/** What a run reads and where it is kept, beside its settings. */
export const finetuneRunOptions = optionTable({
  model: { type: folderPath, required: true, recorded: "init", help: "checkpoint to start from" },
  data: {
    type: anyPath,
    required: true,
    recorded: "inputs.trainingSet",
    help: "BEIR folder, Tevatron .jsonl, DPR .json, or triples of texts .tsv, .gz too",
  },
  ...runOptions,
  teacher: {
    type: filePath,
    recorded: "inputs.teacher",
    help: "run of scores for every query's positives and negatives, to be distilled",
  },
  devData: { type: folderPath, recorded: "inputs.dev", defaultText: "--data", help: "BEIR folder of that split" },
  tokenCache: {
    type: folderPath,
    recorded: "data.blocks",
    defaultText: "only large corpora",
    help: "keep the corpus's tokens on disk",
  },
});
