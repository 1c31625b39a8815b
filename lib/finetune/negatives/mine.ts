/** Mining: hard negatives for fine-tuning out of a run, written as a run again. */
import * as path from "node:path";
import { rankDocuments, readRun, runFormOption, writeRun } from "../../eval";
import { makeFolder } from "../../files";
import { requireWithin } from "../../memory";
import {
  anyPath,
  type Complete,
  completeOptions,
  filePath,
  type Given,
  optionTable,
  requireKnown,
  text,
  wholeNumber,
} from "../../options";
import { statOf } from "../../places";
import { withProgress } from "../../progress";
import { Random } from "../../random";
import { dealt, jobKind, jobMaking, memoryOptions, shardOptions } from "../../shards";
import {
  collectionDigests,
  makeRunShard,
  mergeRunShards,
  type RunMergeOptions,
  type RunMergeReport,
  requireSomeResults,
} from "../run-shards";
import { answerTexts, readAnswers } from "./answer-texts";
import { chooseNegatives } from "./choose";
import { ranksKind } from "./ranks";

export const mineOptions = optionTable({
  run: { type: filePath, required: true, help: "TREC run with results of the split's queries, .gz too" },
  ...runFormOption,
  /** Of a training file the positives judge. */
  data: { type: anyPath, required: true, help: "BEIR folder with the split's judgements, or a training file" },
  split: { type: text("name"), default: "train", help: "split whose queries are mined for" },
  /** The recipe of arXiv 2401.11248. */
  ranks: { type: ranksKind, default: [2, 200], help: "ranks to take from, counted from 1" },
  perQuery: {
    type: wholeNumber(1),
    unit: "negatives",
    default: 128,
    help: "negatives a query at most, drawn evenly from those ranks",
  },
  out: { type: filePath, required: true, help: "run to write; with --shard the folder of the shards" },
  seed: { type: wholeNumber(0), default: 1, help: "seed of the draw" },
  ...shardOptions,
  ...memoryOptions,
});

/** Mining as work in shards. */
const mineKind = jobKind("mine", "negatives");

/** What hard negatives are taken from. */
export interface MineOptions extends Given<typeof mineOptions> {
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
  /** Told what a person should know, such as a damaged shard that is made again. */
  onNote?: (line: string) => void;
  /** Aborted: ends with the signal's reason. */
  signal?: AbortSignal;
}

/** What mining found. */
export interface MineReport {
  out: string;
  /** Queries of the split that got negatives. */
  queries: number;
  negatives: number;
  /** Passages at those ranks that answer their query, or have the text of one that does, and were left out. */
  answersLeftOut: number;
  /** Queries that the run lacks, or for which nothing was left; of a shard that was there already, none are named. */
  without: string[];
}

/**
 * Mines hard negatives: ranks of a run without the query's answers, written as a run, which `finetune` takes as
 * `negatives`.
 * @throws InputError when a file cannot be read, or the run has none of the split's queries
 */
export function mine({ onProgress, ...options }: MineOptions): Promise<MineReport> {
  return withProgress({ label: "mining negatives", unit: "queries" }, onProgress, (report) =>
    mineRun({ ...options, onProgress: report }),
  );
}

/**
 * Proves that shards of mining are one run, and writes it, equal byte for byte to what a single run writes.
 * @throws InputError naming the shard that is missing, damaged, of another run or other data, or overlaps
 */
export function mergeMined(folder: string, options: RunMergeOptions = {}): Promise<RunMergeReport> {
  return mergeRunShards(
    folder,
    mineKind,
    async (data, split) => (await readAnswers(data, split)).answers.keys(),
    options,
  );
}

type Settings = Complete<typeof mineOptions> & Pick<MineOptions, "onProgress" | "onNote" | "signal">;
type Read = Awaited<ReturnType<typeof readAnswers>>;

async function mineRun({ onProgress, onNote, signal, ...given }: MineOptions): Promise<MineReport> {
  requireKnown(given, [mineOptions], "of the mining");
  const options: Settings = { ...completeOptions(mineOptions, given), onProgress, onNote, signal };
  const { data, split, shard, out, run, runFormat, ranks, perQuery, seed } = options;
  onProgress?.({ phase: "reading judgements", done: 0 });
  const read = await readAnswers(data, split);
  const queries = [...read.answers.keys()];
  if (shard === undefined) {
    makeFolder(path.dirname(path.resolve(out)));
    return { out, ...(await mineQueries(queries, read, out, options)) };
  }
  makeFolder(out);
  const { first, last } = dealt(shard, queries.length);
  const settings = { split, ranks: ranks.join("-"), perQuery, seed, runFormat };
  const counts = { shards: shard.count, rows: queries.length };
  const making = jobMaking(mineKind, counts, { ...collectionDigests(out, { run, data, split }), ...settings });
  const own = queries.slice(first, last);
  const task = { kind: mineKind, making, shard, first, queries: own, onProgress, onNote, signal };
  let without: string[] = [];
  const { manifest } = await makeRunShard(out, task, async (file) => {
    const mined = await mineQueries(own, read, file, options);
    without = mined.without;
    const { queries, negatives, answersLeftOut } = mined;
    return { queries, negatives, answersLeftOut };
  });
  const made = manifest.counts as Pick<MineReport, "queries" | "negatives" | "answersLeftOut">;
  return { out: path.join(out, manifest.files[0].name), ...made, without };
}

/** Mines for some of the queries, into a file. */
async function mineQueries(
  queries: readonly string[],
  read: Read,
  out: string,
  options: Settings,
): Promise<Omit<MineReport, "out">> {
  const { onProgress, signal, run: file, runFormat, data, split, ranks, perQuery, seed, shard } = options;
  onProgress?.({ phase: "reading the run", done: 0 });
  const wanted = new Set(queries);
  const some = requireSomeResults(read.answers, wanted);
  const run = await readRun(file, { form: runFormat, only: some.only });
  some.check("the run has none of the queries to mine for", { file, ...expectedQueries(data, split, file) });
  onProgress?.({ phase: "reading texts", done: 0 });
  const found = [...run.values()].flatMap((results) => [...results.keys()]);
  const shared = shard === undefined ? undefined : options.out;
  const texts = await answerTexts(data, read, found, { shared, onQuery: (query) => wanted.has(query) });
  const random = new Random(seed);
  const lists: [string, Map<string, number>][] = [];
  let answersLeftOut = 0;
  for (const query of queries) {
    signal?.throwIfAborted();
    const relevant = read.answers.get(query) as Set<string>;
    const results = run.get(query) ?? new Map<string, number>();
    const choosing = { ranks, perQuery, random: random.fork("negatives", query) };
    const isAnswer = (id: string) => relevant.has(id) || texts.has(query, id);
    const { negatives, answers } = chooseNegatives(rankDocuments(results), isAnswer, choosing);
    answersLeftOut += answers;
    lists.push([query, new Map(negatives.map((id) => [id, results.get(id) as number]))]);
    if (lists.length % 100 !== 0) continue;
    requireWithin(options.memoryLimit, "make more shards, or allow more");
    onProgress?.({ phase: "mining", done: lists.length, total: queries.length });
  }
  const negatives = await writeRun(out, lists, { tag: "mined" });
  const without = lists.filter(([, found]) => found.size === 0).map(([query]) => query);
  return { queries: lists.length - without.length, negatives, answersLeftOut, without };
}

/** Whose queries a run must have, and how it is made. A training file has no splits. */
function expectedQueries(data: string, split: string, run: string): { expected: string; fix: string } {
  if (statOf(data)?.isDirectory())
    return {
      expected: `queries of the split ${split} of ${data}`,
      fix: `search with those queries: bowlab search --split ${split} --run ${path.basename(run)}`,
    };
  return {
    expected: `queries of ${data}`,
    fix: "make a collection of the file, and search that: bowlab data convert --what examples --to beir",
  };
}
