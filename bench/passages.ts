/**
 * How long the passages of Markdown files are: paragraph by paragraph, and by headings as `--data` reads them. Counts,
 * words and seconds of every way.
 */
import * as path from "node:path";
import { parseArgs } from "node:util";
import { InputError } from "../lib/errors";
import { corpusSources, type ReadOptions, readPassages } from "../lib/text";
import { wordCount } from "../lib/text/passage-cutting";

const usage = `npm run bench:passages -- [FOLDER…] [options]
  FOLDER               all Markdown below these (without one, the README files of node_modules)
  --passage-words A-B  one more row: passages of A to B words`;

/** Below this many words a passage says little. */
const SHORT = 40;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean" }, "passage-words": { type: "string" } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const files = positionals.length > 0 ? positionals.flatMap(markdownBelow) : readmes();
  const ways: Record<string, ReadOptions> = { "--text-unit paragraph": { textUnit: "paragraph" }, default: {} };
  const range = values["passage-words"];
  if (range !== undefined) ways[`--passage-words ${range}`] = { passageWords: wordRange(range) };
  console.log(
    `${files.length} files\n\n| passages by | passages | words, median | p90 | below ${SHORT} | files without text | seconds |`,
  );
  console.log("|---|--:|--:|--:|--:|--:|--:|");
  for (const [way, options] of Object.entries(ways)) await row(way, files, options);
}

function markdownBelow(folder: string): string[] {
  return corpusSources(folder)
    .sources.filter(({ kind }) => kind === "markdown")
    .map(({ file }) => file);
}

function readmes(): string[] {
  const isReadme = (file: string) => /^readme\.(?:md|markdown)$/i.test(path.basename(file));
  return markdownBelow(path.resolve(__dirname, "../node_modules")).filter(isReadme);
}

function wordRange(typed: string): [least: number, most: number] {
  const [least, most] = typed.split("-").map(Number);
  return [least, most];
}

async function row(way: string, files: readonly string[], options: ReadOptions): Promise<void> {
  const start = performance.now();
  const lengths: number[] = [];
  let empty = 0;
  for (const file of files) {
    try {
      for await (const { text } of readPassages(file, options)) lengths.push(wordCount(text));
    } catch (error) {
      if (!(error instanceof InputError && error.message.includes("the corpus is empty"))) throw error;
      empty++;
    }
  }
  const seconds = (performance.now() - start) / 1000;
  lengths.sort((a, b) => a - b);
  const short = lengths.filter((words) => words < SHORT).length;
  const at = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))];
  const count = lengths.length.toLocaleString("en");
  const share = `${short.toLocaleString("en")} (${((100 * short) / lengths.length).toFixed(0)} %)`;
  console.log(`| ${[way, count, at(0.5), at(0.9), share, empty, seconds.toFixed(1)].join(" | ")} |`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
