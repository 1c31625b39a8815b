/**
 * What the examples find in their folder: `data`, a small collection in BEIR's layout, `bow`, a model of it, and
 * `my-app`, a project with a dependency.
 */

import {
  loadPassages,
  passageText,
  pretrain,
  tokenizeCorpus,
  trainWordPiece,
  writeBeirCorpus,
  writeBeirQrels,
  writeBeirQueries,
} from "../../lib/index";
import { makeProject } from "../text/apidocs/project/made-up";

const facts = [
  ["Fetch", "The fetch function requests a resource and gives a promise of the response."],
  ["Abort", "An abort controller cancels a fetch that has not finished."],
  ["Timer", "A timer calls a function after some milliseconds."],
  ["Interval", "An interval calls a function again and again until it is cleared."],
  ["Stream", "A stream gives a response piece by piece."],
  ["Buffer", "A buffer holds bytes of fixed length."],
  ["Map", "A map keeps values under keys in the order of their insertion."],
  ["Set", "A set keeps values once each."],
];

/** Writes all of it into `folder`. Needs an engine. */
export async function makeTinyCollection(folder: string): Promise<void> {
  const data = `${folder}/data`;
  await writeBeirCorpus(
    data,
    facts.map(([title, text], i) => ({ id: `p${i + 1}`, title, text })),
  );
  await writeBeirQueries(data, [
    { id: "q1", text: "cancel a fetch" },
    { id: "q2", text: "call a function later" },
  ]);
  const judged = new Map([
    ["q1", new Map([["p2", 1]])],
    ["q2", new Map([["p3", 1]])],
  ]);
  for (const split of ["train", "test"]) await writeBeirQrels(data, split, judged);
  const passages = await loadPassages(data);
  const tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 200 });
  const store = await tokenizeCorpus(passages, tokenizer);
  const settings = { objective: "bow", preset: "tiny", steps: 2, batchSize: 4, maxLength: 32 } as const;
  await pretrain({ ...settings, store, tokenizer, out: `${folder}/bow` });
  makeProject(`${folder}/my-app`, {
    "package.json": { name: "my-app", dependencies: { "tiny-queue": "1.2.0" } },
    "src/jobs.ts": "/** Runs all jobs of the night, one after another. */\nexport function run(): void {}\n",
    "node_modules/tiny-queue/package.json": { name: "tiny-queue", version: "1.2.0" },
    "node_modules/tiny-queue/index.d.ts":
      "/** A queue of functions, called in their order. */\nexport class Queue {}\n",
  });
}
