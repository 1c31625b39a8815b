/** Mining: hard negatives for fine-tuning out of a run, written as a run again. */
import * as path from "node:path";
import { InputError } from "../../errors";
import { type RunForm, rankDocuments, readRun, writeRun } from "../../eval";
import { makeFolder } from "../../files";
import { withProgress } from "../../progress";
import { Random } from "../../random";
import { answerTexts, readAnswers } from "./answer-texts";
import { chooseNegatives, type Ranks } from "./choose";

export interface MineOptions {
  /** A TREC run with results of the split's queries. */
  run: string;
  /** Form of the run; by default told from its first line. */
  runFormat?: RunForm;
  /** BEIR folder with the split's judgements, or a training file whose positives judge. */
  data: string;
  /** Default "train". */
  split?: string;
  /** Default 2 to 200, the recipe of arXiv 2401.11248. */
  ranks?: Ranks;
  /** Negatives a query at most, drawn evenly from the ranks; default 128. */
  perQuery?: number;
  /** The run to write. */
  out: string;
  /** Default 1. */
  seed?: number;
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
}

export interface MineReport {
  out: string;
  /** Queries of the split that got negatives. */
  queries: number;
  negatives: number;
  /** Passages at those ranks that answer their query, or have the text of one that does, and were left out. */
  answersLeftOut: number;
  /** Queries of the split that the run lacks, or for which nothing was left. */
  without: string[];
}

/** @throws InputError when a file cannot be read, or the run has none of the split's queries */
export function mine({ onProgress, ...options }: MineOptions): Promise<MineReport> {
  return withProgress({ label: "mining negatives", unit: "queries" }, onProgress, (report) =>
    mineRun({ ...options, onProgress: report }),
  );
}

async function mineRun(options: MineOptions): Promise<MineReport> {
  const {
    run: file,
    runFormat,
    data,
    split = "train",
    ranks = [2, 200],
    perQuery = 128,
    out,
    seed = 1,
    onProgress,
  } = options;
  onProgress?.({ phase: "reading judgements", done: 0 });
  const read = await readAnswers(data, split);
  const judged = read.answers;
  onProgress?.({ phase: "reading the run", done: 0 });
  const run = await readRun(file, { form: runFormat, only: judged });
  if (run.size === 0) {
    throw new InputError("the run has none of the queries to mine for", {
      file,
      expected: `queries of the split ${split} of ${data}`,
      fix: `search with those queries: bowlab search --split ${split} --run ${path.basename(file)}`,
    });
  }
  onProgress?.({ phase: "reading texts", done: 0 });
  const texts = await answerTexts(
    data,
    read,
    [...run.values()].flatMap((results) => [...results.keys()]),
  );
  const random = new Random(seed);
  const lists: [string, Map<string, number>][] = [];
  let left = 0;
  let done = 0;
  for (const [query, relevant] of judged) {
    const results = run.get(query) ?? new Map<string, number>();
    const options = { ranks, perQuery, random: random.fork("negatives", query) };
    const isAnswer = (id: string) => relevant.has(id) || texts.has(query, id);
    const { negatives, answers } = chooseNegatives(rankDocuments(results), isAnswer, options);
    left += answers;
    lists.push([query, new Map(negatives.map((id) => [id, results.get(id) as number]))]);
    if (++done % 100 === 0) onProgress?.({ phase: "mining", done, total: judged.size });
  }
  makeFolder(path.dirname(path.resolve(out)));
  const count = await writeRun(out, lists, { tag: "mined" });
  const without = lists.filter(([, found]) => found.size === 0).map(([query]) => query);
  return {
    out,
    queries: lists.length - without.length,
    negatives: count,
    answersLeftOut: left,
    without,
  };
}
