/**
 * BM25 on every collection of ../shared/data: the words as they were found before (runs of two or more letters and
 * digits, unstemmed), the default settings, and the languages' own. With --choose, settings are tried on SciFact's
 * training queries, from which the documented ones were chosen.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { evaluate } from "../lib/eval";
import { Bm25Index, type Bm25Options, bm25Results, collectRun, createAnalyzer } from "../lib/retrieval";
import { loadPassages, type Passage, type Qrels, type Query, readQrels, readQueries } from "../lib/text";
import { benchOptions } from "./options";
import { median } from "./side";

const usage = `npm run bench:bm25 -- [options]
  --data DIR     folder of the collections (../shared/data)
  --only NAME    one collection, such as xquad/zh
  --choose       the settings on SciFact's training queries, in place of the table
  --speed        seconds to index and to search MedQuAD in memory, in place of the table`;

const measures = ["nDCG@10", "RR@10", "R@100"];
const earlier: Bm25Options = { stem: "none", minLength: 2, segment: "letters" };
const english: Record<string, Bm25Options> = {
  "as before": earlier,
  "as before, --stem porter": { ...earlier, stem: "porter" },
  default: {},
  "--stem english": { stem: "english" },
  "--title-weight 3": { titleWeight: 3 },
  "--title-weight 3 --stem english --stop-words none": { titleWeight: 3, stem: "english", stopWords: "none" },
};
const language = (stopWords: string, stem: string): Record<string, Bm25Options> => ({
  "as before": earlier,
  default: {},
  [`--stem ${stem}`]: { stem },
  [`--stem ${stem} --stop-words ${stopWords}`]: { stem, stopWords },
});
const settings: [collection: string, split: string, settings: Record<string, Bm25Options>][] = [
  ["xquad/en", "test", { "as before": earlier, default: {}, "--stem english": { stem: "english" } }],
  ["xquad/de", "test", language("deu", "german")],
  [
    "xquad/zh",
    "test",
    {
      ...language("zho", "none"),
      "--segment words": { segment: "words" },
      "--segment words --stop-words zho": { segment: "words", stopWords: "zho" },
    },
  ],
  ["xquad/ar", "test", language("ara", "arabic")],
  ["cranfield", "test", english],
  ["cacm", "test", english],
  ["scifact", "train", english],
  ["scifact", "test", english],
  ["stackfaq", "dev", english],
  ["stackfaq", "test", english],
  ["medquad", "dev", english],
  ["medquad", "test", english],
];

async function main(): Promise<void> {
  const { data, only, choose, speed } = benchOptions(usage, {
    data: path.resolve(__dirname, "../../shared/data"),
    only: "",
    choose: false,
    speed: false,
  });
  if (speed) return measureSpeed(path.join(data, "medquad"));
  if (choose) return chooseOnTraining(path.join(data, "scifact"));
  console.log(`| collection | settings | ${measures.join(" | ")} |\n|---|---|${measures.map(() => "---|").join("")}`);
  let last = { name: "", passages: [] as Passage[] };
  for (const [name, split, tried] of settings) {
    if (only && only !== name) continue;
    const folder = path.join(data, name);
    if (!fs.existsSync(folder)) {
      console.log(`| ${name} | not at ${folder} |`);
      continue;
    }
    if (last.name !== name) last = { name, passages: await loadPassages(folder) };
    for (const [words, options] of Object.entries(tried)) {
      const means = await measured(folder, split, last.passages, options);
      console.log(
        `| ${name} ${split} | ${words} | ${measures.map((measure) => means[measure].toFixed(4)).join(" | ")} |`,
      );
    }
  }
}

async function measured(
  folder: string,
  split: string,
  passages: readonly Passage[],
  options: Bm25Options,
): Promise<Record<string, number>> {
  const { queries, qrels } = await judged(folder, split);
  const run = await collectRun(bm25Results(new Bm25Index(passages, options), queries, 100));
  return evaluate(run, qrels, { measures }).means;
}

const read = new Map<string, { queries: Query[]; qrels: Qrels }>();

/** The queries of a split and their judgements, read once. */
async function judged(folder: string, split: string): Promise<{ queries: Query[]; qrels: Qrels }> {
  const name = `${folder} ${split}`;
  const known = read.get(name);
  if (known) return known;
  const qrels = await readQrels(folder, split);
  const found = { qrels, queries: (await readQueries(folder)).filter(({ id }) => qrels.has(id)) };
  read.set(name, found);
  return found;
}

/**
 * nDCG@10 on SciFact's 809 training queries over stop words, stemmers, weights of the title, k1 and b; one line for
 * each analyzer and weight.
 */
async function chooseOnTraining(folder: string): Promise<void> {
  const passages = await loadPassages(folder);
  const grid = [0.9, 1.2, 1.6].flatMap((k1) => [0.4, 0.6, 0.75, 0.9].map((b) => ({ k1, b })));
  console.log(`| stop words, stemmer, title weight | ${grid.map(({ k1, b }) => `k1 ${k1} b ${b}`).join(" | ")} |`);
  console.log(`|---|${grid.map(() => "---|").join("")}`);
  for (const stopWords of ["none", "english"]) {
    for (const stem of ["porter", "english"]) {
      const analyze = createAnalyzer({ stopWords, stem });
      const known = new Map<string, string[]>();
      const analyzer = (text: string): string[] => {
        if (!known.has(text)) known.set(text, analyze(text));
        return known.get(text) as string[];
      };
      for (const titleWeight of [1, 2, 3, 4]) {
        const values: string[] = [];
        for (const { k1, b } of grid) {
          const means = await measured(folder, "train", passages, { analyzer, titleWeight, k1, b });
          values.push(means["nDCG@10"].toFixed(4));
        }
        console.log(`| ${stopWords}, ${stem}, ${titleWeight} | ${values.join(" | ")} |`);
      }
    }
  }
}

/** Processor time of indexing and of searching 1,449 queries, the settings in turns, medians of five rounds. */
async function measureSpeed(folder: string): Promise<void> {
  const passages = await loadPassages(folder);
  const { queries } = await judged(folder, "test");
  const tried: Record<string, Bm25Options> = { "as before": earlier, "--stem none": { stem: "none" }, default: {} };
  const times = Object.keys(tried).map(() => ({ index: [] as number[], search: [] as number[] }));
  for (let round = 0; round < 5; round++) {
    for (const [t, options] of Object.values(tried).entries()) {
      const start = process.cpuUsage();
      const index = new Bm25Index(passages, options);
      times[t].index.push(process.cpuUsage(start).user / 1e6);
      const found = process.cpuUsage();
      for (const { text } of queries) index.find(text, 1000);
      times[t].search.push(process.cpuUsage(found).user / 1e6);
    }
  }
  console.log(`${passages.length} passages, ${queries.length} queries, seconds of processor time`);
  Object.keys(tried).forEach((name, t) => {
    console.log(`${name}: index ${median(times[t].index).toFixed(2)}, search ${median(times[t].search).toFixed(2)}`);
  });
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
