/**
 * The large set of API documentation: how long `bowlab corpus apidocs --set large` takes and how much memory, then once
 * more from the cache; whether any held-out passage holds the name that it is asked for by; and what BM25 finds of
 * those names, with titles and without. With --table, the table of packages in data/apidocs/large.md is written anew.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { evaluate } from "../lib/eval";
import { Bm25Index, bm25Results, collectRun } from "../lib/retrieval";
import { type LargeReport, loadPassages, readQrels, readQueries } from "../lib/text";
import { measureCommand } from "./measure-command";
import { benchOptions } from "./options";

const usage = `npm run bench:large -- [options]
  --built DIR    look at a corpus that is built already, and measure no building
  --folder DIR   where the corpus is built, 150 MB; emptied afterwards (a temporary folder)
  --table        write the table of packages in data/apidocs/large.md
The first run downloads what the cache does not have, 251 MB at most. Memory is read on Linux only.`;

const MEASURES = ["nDCG@10", "RR@10", "R@100", "Success@1"];
const DOCUMENT = path.resolve(__dirname, "../data/apidocs/large.md");
const [BEGIN, END] = ["<!-- table: npm run bench:large -- --table -->", "<!-- end of table -->"];

async function main(): Promise<void> {
  const values = benchOptions(usage, { folder: os.tmpdir(), built: "", table: false });
  if (values.built !== "") return lookAt(values.built);
  const folder = fs.mkdtempSync(path.join(values.folder, "bowlab-large-"));
  process.once("SIGINT", () => process.exit(130));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const first = await build(folder, "first run");
  const second = await build(folder, "from the cache");
  if (second.fingerprint !== first.fingerprint) throw new Error("two builds have different fingerprints");
  console.log(
    `${second.passages} passages, ${second.words} words, ${second.duplicates} duplicates left out, ` +
      `${second.packages.length} packages\nqueries: ${JSON.stringify(second.queries)}\n` +
      `fingerprint ${second.fingerprint}${second.isPublished ? "" : ", which is not the published one"}`,
  );
  if (values.table) writeTable(second);
  await lookAt(folder);
}

async function lookAt(folder: string): Promise<void> {
  for (const split of ["dev", "known-item"]) await checkHeldOut(folder, split);
  await searchByWords(folder);
}

async function build(folder: string, name: string): Promise<LargeReport> {
  const { seconds, processorSeconds, peak, stdout } = await measureCommand([
    "corpus",
    "apidocs",
    "--set",
    "large",
    "--out",
    folder,
    "--json",
  ]);
  const report = JSON.parse(stdout) as LargeReport;
  console.log(
    `${name}: ${seconds.toFixed(0)} s (${processorSeconds.toFixed(0)} s of processor), ${(report.downloadedBytes / 1e6).toFixed(0)} MB downloaded, ` +
      `peak memory ${peak.resident.toFixed(0)} MB`,
  );
  return report;
}

/** Looks at what was written, by other means than those it was made by. @throws Error naming a passage */
async function checkHeldOut(folder: string, split: string): Promise<void> {
  const byId = new Map((await loadPassages(folder)).map((passage) => [passage.id, passage]));
  const queries = new Map((await readQueries(folder)).map(({ id, text }) => [id, text]));
  const qrels = await readQrels(folder, split);
  for (const [query, judged] of qrels) {
    const [id] = judged.keys();
    const { title = "", text = "" } = byId.get(id) ?? {};
    const words = ownWords(queries.get(query) ?? "", title, id);
    const shown = `${title} ${text}`.toLowerCase();
    const isSaid = ` ${shown.replace(/[^\p{L}\p{N}]+/gu, " ")}`.includes(` ${words}`);
    if (isSaid || shown.includes(words.replaceAll(" ", ""))) throw new Error(`${split}: ${id} holds "${words}"`);
  }
  console.log(`${split}: ${qrels.size} passages, none holds its name, in words or written as one`);
}

/** A query without its beginning that the title ends with, as far as a name in the id begins behind it. */
function ownWords(query: string, title: string, id: string): string {
  const words = query.split(" ");
  const mark = "[^\\p{L}\\p{N}]*";
  const isOwn = (own: string[]): boolean => new RegExp(`[.:]${mark}${own.join(mark)}${mark}$`, "iu").test(id);
  for (let enclosing = words.length - 1; enclosing > 0; enclosing--) {
    const own = words.slice(enclosing);
    if (` ${title}`.endsWith(` ${words.slice(0, enclosing).join(" ")}`) && isOwn(own)) return own.join(" ");
  }
  return query;
}

async function searchByWords(folder: string): Promise<void> {
  const passages = await loadPassages(folder);
  const qrels = await readQrels(folder, "known-item");
  const queries = (await readQueries(folder)).filter(({ id }) => qrels.has(id));
  console.log(`| BM25 on known-item | ${MEASURES.join(" | ")} |\n|---|${MEASURES.map(() => "---|").join("")}`);
  for (const withTitles of [true, false]) {
    const index = new Bm25Index(withTitles ? passages : passages.map((passage) => ({ ...passage, title: "" })));
    const run = await collectRun(bm25Results(index, queries, 100));
    const { means } = evaluate(run, qrels, { measures: MEASURES });
    const cells = MEASURES.map((measure) => means[measure].toFixed(3));
    console.log(`| ${withTitles ? "title and text" : "text alone"} | ${cells.join(" | ")} |`);
  }
}

function writeTable({ packages }: LargeReport): void {
  const rows = packages.map(
    ({ name, version, licence, bytes, passages, words, duplicates, beyond }) =>
      `| ${name} | ${version} | ${licence} | ${(bytes / 1e6).toFixed(1)} | ${passages} | ${words} | ${duplicates} | ${beyond} |`,
  );
  const head = "| package | version | licence | MB packed | passages | words | same text | beyond the most |";
  const table = [head, "|---|---|---|--:|--:|--:|--:|--:|", ...rows].join("\n");
  const document = fs.readFileSync(DOCUMENT, "utf8");
  const [before, after] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`no place for the table in ${DOCUMENT}`);
  fs.writeFileSync(DOCUMENT, `${document.slice(0, before + BEGIN.length)}\n\n${table}\n\n${document.slice(after)}`);
  console.log(`the table in ${DOCUMENT} is written anew`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
