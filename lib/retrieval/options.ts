/** The declarations of the options of a search: by words, by vectors, and of the two fused. */
import * as os from "node:os";
import { z } from "zod";
import {
  choice,
  decimal,
  filePath,
  flag,
  folderPath,
  numberFrom,
  type OptionKind,
  optionTable,
  precisionOptions,
  text,
  wholeNumber,
} from "../options";
import { fusionMethods, normalizations } from "./fusion";
import { bm25Methods, segmentations, stemmingNames, stopWordNames } from "./lexical";
import { storeSearchOptions } from "./stores/options";

/** More threads than this would wait for one another, each with postings of its own. */
const MOST_THREADS = Math.max(16, 4 * os.availableParallelism());

/** A negative weight would turn a ranking round; of two zeros every score is 0. */
const twoWeights: OptionKind<readonly number[]> = {
  expected: "two numbers of at least 0, not both 0, such as 0.3,0.7",
  schema: z
    .array(z.number().nonnegative())
    .length(2)
    .refine((weights) => weights.some((weight) => weight > 0)),
  placeholder: "a,b",
  read: (typed) => typed.split(",").map(decimal),
  numeric: true,
};

/** What decides a BM25 index. */
export const bm25Options = optionTable({
  method: { type: choice(bm25Methods), default: "lucene", help: "BM25's formula" },
  k1: { type: numberFrom(0), default: 1.2, help: "BM25: saturation of term frequency" },
  b: { type: numberFrom(0, 1), default: 0.75, help: "BM25: normalisation by length, 0 to 1" },
  delta: { type: numberFrom(0), default: 0.5, help: "BM25: of bm25l and bm25+" },
  stopWords: {
    type: choice(stopWordNames()),
    default: "english",
    help: "BM25: english is Lucene's list, the others are languages by ISO 639-3",
  },
  stem: { type: choice(stemmingNames()), default: "porter", help: "BM25: stemmer" },
  segment: {
    type: choice(segmentations, "how"),
    default: "auto",
    help: "BM25: where words end. auto: pairs of letters in scripts without spaces; words: ICU's dictionaries there; letters: runs of letters; whitespace: divided already",
  },
  minLength: { type: wholeNumber(1), unit: "letters", default: 1, help: "BM25: letters of the shortest word kept" },
  titleWeight: { type: wholeNumber(0), default: 1, help: "BM25: how often a title counts beside the text" },
});

/** How two systems' results become one. */
export const fusionOptions = optionTable({
  fuse: {
    type: choice(fusionMethods, "method"),
    help: "fuse BM25 and vectors: reciprocal ranks, or a sum of normalised scores",
  },
  weights: { type: twoWeights, help: "weights of BM25 and of vectors in the fusion" },
  rankConstant: { type: wholeNumber(0), default: 60, help: "added to ranks by --fuse rrf" },
  normalize: { type: choice(normalizations), default: "min-max", help: "scores in --fuse sum" },
});

/** Search by vectors, and how texts become vectors for it. */
export const vectorSearchOptions = optionTable({
  approximate: { type: flag, help: "search vectors by an HNSW graph, kept beside them, in place of exactly" },
  effort: { type: wholeNumber(1), unit: "candidates", default: 100, help: "candidates of --approximate, ef" },
  maxLength: { type: wholeNumber(3), unit: "tokens", help: "tokens read of a passage" },
  queryLength: { type: wholeNumber(3), unit: "tokens", help: "tokens read of a query" },
  batchSize: { type: wholeNumber(1), unit: "texts", default: 64, help: "texts encoded together" },
  ...precisionOptions,
});

export const searchOptions = optionTable({
  data: {
    type: folderPath,
    required: true,
    help: "BEIR folder: corpus.jsonl, queries.jsonl, qrels/; bowlab data convert makes a corpus.jsonl of other files",
  },
  run: { type: filePath, required: "--query alone", help: "the run to write, .gz too" },
  split: { type: text("name"), default: "test", help: "queries judged in qrels/<name>.tsv; all: every query" },
  k: { type: wholeNumber(1), unit: "passages", default: 1000, help: "passages a query" },
  tag: { type: text("name"), defaultText: "the system's name", help: "the run's last column" },
  bm25: { type: flag, help: "search by words" },
  model: {
    type: folderPath,
    help: "search by this checkpoint's vectors; with --vectors it encodes the queries alone",
  },
  vectors: {
    type: folderPath,
    help: "search vectors that bowlab encode made; queries are encoded by the model they were made with",
  },
  ...storeSearchOptions,
  fullText: { type: flag, help: "search the words of --store beside its vectors, by the database; --fuse says how" },
  queryVectors: { type: folderPath, help: "vectors of the queries, made by bowlab encode --what queries" },
  ...fusionOptions,
  index: {
    type: folderPath,
    defaultText: "built for this search alone",
    help: "keep the BM25 index here and use it again",
  },
  rebuild: { type: flag, help: "build the index of --index anew" },
  ...bm25Options,
  ...vectorSearchOptions,
  threads: {
    type: wholeNumber(1, MOST_THREADS),
    unit: "threads",
    default: Math.min(2, os.availableParallelism()),
    help: "threads of BM25",
  },
});

const { run: _run, split: _split, tag: _tag, k, ...opening } = searchOptions;

/** What a system is opened with: the options of a search but for what is asked of it. */
export const systemOptions = opening;

/** What a system is asked with. */
export const askingOptions = optionTable({ k });
