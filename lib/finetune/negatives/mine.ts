/** Mining: hard negatives for fine-tuning out of a run, written as a run again. */
import * as path from "node:path";
import { InputError } from "../../errors";
import { rankDocuments, readRun, runFormOption, writeRun } from "../../eval";
import { makeFolder } from "../../files";
import { anyPath, completeOptions, filePath, type Given, optionTable, text, wholeNumber } from "../../options";
import { withProgress } from "../../progress";
import { Random } from "../../random";
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
  out: { type: filePath, required: true, help: "run to write" },
  seed: { type: wholeNumber(0), default: 1, help: "seed of the draw" },
});

/** What hard negatives are taken from. */
export interface MineOptions extends Given<typeof mineOptions> {
  onProgress?: (report: { phase: string; done: number; total?: number }) => void;
}

/** What mining found. */
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

async function mineRun(options: MineOptions): Promise<MineReport> {
  const { onProgress } = options;
  const { run: file, runFormat, data, split, ranks, perQuery, out, seed } = completeOptions(mineOptions, options);
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
