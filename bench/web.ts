/**
 * A collection exported for the web, in headless Chromium from a plain file server: bytes by kind, bytes and time up
 * to the first answer by words and to the first by vectors too, on a fast line and on a slow one; how many answers have
 * the very passages of `bowlab ask`, and what both are worth.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { exportWeb } from "../lib/deploy";
import { useEngine } from "../lib/engine";
import { evaluate } from "../lib/eval";
import { type Answer, openSearch } from "../lib/search";
import { type Qrels, type Query, readQrels, readQueries } from "../lib/text";
import { type Line, serveFiles } from "../test/deploy/web/file-server";
import { benchOptions } from "./options";

const usage = `npm run bench:web -- --model DIR --data DIR [options]
  --model DIR       a bi-encoder's folder
  --data DIR        BEIR folder
  --split NAME      split whose queries are asked (test)`;

/** Precision of the model, and of the vectors. The first is the default. */
const VARIANTS = [
  { dtype: "fp16", vectorBits: "16" },
  { dtype: "fp16", vectorBits: "8" },
  { dtype: "q8", vectorBits: "16" },
  { dtype: "q8", vectorBits: "8" },
  { dtype: "fp32", vectorBits: "16" },
] as const;

const LINES: Record<string, Line | undefined> = {
  "this machine": undefined,
  "10 Mbit/s, 40 ms": { latency: 40, rate: 1.25e6 },
};

/** What a page measured. */
interface Opened {
  /** Milliseconds up to the answer. */
  words: number;
  both: number;
}

async function main(): Promise<void> {
  const { model, data, split } = benchOptions(usage, { model: "", data: "", split: "test" });
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-web-"));
  process.once("exit", () => fs.rmSync(scratch, { recursive: true, force: true }));
  const qrels = await readQrels(data, split);
  const queries = (await readQueries(data)).filter(({ id }) => qrels.has(id));
  await useEngine();
  const own = {
    words: await asked(data, queries, path.join(scratch, "words")),
    both: await asked(data, queries, path.join(scratch, "both"), model),
  };
  console.log(`${queries.length} questions of the split ${split}`);
  console.log(
    `bowlab ask: nDCG@10 by words ${worth(own.words, queries, qrels)}, both ${worth(own.both, queries, qrels)}`,
  );
  const browser = await chromium.launch({
    executablePath: process.env.BOWLAB_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    for (const [i, { dtype, vectorBits }] of VARIANTS.entries()) {
      const out = path.join(scratch, `${dtype}-${vectorBits}`);
      const { bytes, passages } = await exportWeb({ data, model, out, dtype, vectorBits });
      console.log(`\n--dtype ${dtype} --vector-bits ${vectorBits}: ${passages} passages, ${inKilobytes(bytes)}`);
      if (i === 0) for (const [name, line] of Object.entries(LINES)) await timeFirst(browser, out, name, line);
      const found = await answersInBrowser(browser, out, queries);
      if (i === 0) report("by words", found.words, own.words, queries, qrels);
      report("both", found.both, own.both, queries, qrels);
    }
  } finally {
    await browser.close();
  }
}

async function asked(data: string, queries: readonly Query[], index: string, model?: string): Promise<Answer[]> {
  const search = await openSearch(data, { index, model });
  try {
    return await search.askAll(queries.map(({ text }) => text));
  } finally {
    await search.close();
  }
}

/** Time and bytes up to the first answers, the model loaded as soon as words can be asked. */
async function timeFirst(browser: Browser, folder: string, name: string, line: Line | undefined): Promise<void> {
  const server = await serveFiles(folder, "/", line);
  const page = await browser.newPage();
  try {
    await page.goto(`${server.origin}/none`);
    const question = JSON.stringify("how do I cancel a request");
    const { words, both } = (await page.evaluate(`(async () => {
      const began = performance.now();
      const { openStatic } = await import("/bowlab-search.js");
      const search = openStatic("/");
      await search.ask(${question});
      const words = performance.now() - began;
      await new Promise((ready) => search.onState(() => search.progress || ready()));
      if (search.state !== "both") throw new Error(search.message);
      await search.ask(${question});
      return { words, both: performance.now() - began };
    })()`)) as Opened;
    const files = server.asked.filter(({ path: file }) => !file.includes("none"));
    const isLater = ({ path: file }: { path: string }) => /\/(vectors|model|runtime)-/.test(file);
    const before = files.slice(0, files.findIndex(isLater));
    const sum = (list: typeof files) => list.reduce((total, { bytes }) => total + bytes, 0);
    const first = `first answer by words ${seconds(words)} (${before.length} files, ${kilobytes(sum(before))})`;
    console.log(`${name}: ${first}, by both ${seconds(both)} (${files.length} files, ${kilobytes(sum(files))})`);
  } finally {
    await page.close();
    server.close();
  }
}

/** Every question asked by words, then by both. */
async function answersInBrowser(browser: Browser, folder: string, queries: readonly Query[]) {
  const server = await serveFiles(folder);
  const page = await browser.newPage();
  try {
    await page.goto(`${server.origin}/none`);
    const texts = JSON.stringify(queries.map(({ text }) => text));
    return (await page.evaluate(`(async () => {
      const { openStatic } = await import("/bowlab-search.js");
      const all = async (search) => {
        const answers = [];
        for (const text of ${texts}) answers.push(await search.ask(text));
        search.close();
        return answers;
      };
      const words = await all(openStatic("/", { model: "never" }));
      const search = openStatic("/", { model: "at once" });
      await new Promise((ready) => search.onState(() => (search.state === "both" || search.message) && ready()));
      return { words, both: await all(search) };
    })()`)) as { words: Answer[]; both: Answer[] };
  } finally {
    await page.close();
    server.close();
  }
}

function report(
  name: string,
  found: readonly Answer[],
  own: readonly Answer[],
  queries: readonly Query[],
  qrels: Qrels,
): void {
  const ids = ({ results }: Answer) => results.map(({ id }) => id);
  const share = (isSame: (i: number) => number) =>
    `${((100 * own.reduce((sum, _, i) => sum + isSame(i), 0)) / own.length).toFixed(1)} %`;
  const common = (i: number) => ids(found[i]).filter((id) => ids(own[i]).includes(id)).length;
  const passages = share((i) => common(i) / Math.max(1, own[i].results.length));
  const sets = share((i) => Number(common(i) === own[i].results.length));
  const orders = share((i) => Number(ids(found[i]).join("\n") === ids(own[i]).join("\n")));
  const ms = (1000 * found.reduce((sum, answer) => sum + answer.seconds, 0)) / found.length;
  console.log(
    `${name}: of ask's passages ${passages}, all ten the same ${sets}, in the same order ${orders}; ` +
      `nDCG@10 ${worth(found, queries, qrels)}; ${ms.toFixed(1)} ms a question`,
  );
}

function worth(answers: readonly Answer[], queries: readonly Query[], qrels: Qrels): string {
  const run = new Map(
    answers.map(({ results }, i) => [queries[i].id, new Map(results.map(({ id, score }) => [id, score]))]),
  );
  return evaluate(run, qrels, { measures: ["nDCG@10"] }).means["nDCG@10"].toFixed(4);
}

function inKilobytes(bytes: object): string {
  return Object.entries(bytes)
    .map(([kind, size]) => `${kind} ${kilobytes(size)}`)
    .join(", ");
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

main();
