/** Every command of the scale `paper` on a hundredth of the data, of made-up words in MS MARCO's own forms. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, Random } from "bowlab";
import { makeFolder } from "bowlab/dist/files";
import { root } from "../place";
import { type PaperSizes, paperCommands, trialSizes } from "./commands";

const bowlab = path.join(root, "lib", "cli", "bowlab.cjs");
/** Words of the made-up language, and of a passage. */
const [WORDS, LENGTH] = [20_000, 40];

/** @throws InputError naming the command that failed */
export function tryPaper(folder: string, sizes: PaperSizes = trialSizes): void {
  makeFolder(folder);
  writeMadeUp(folder, sizes);
  const forms = [
    ["passages", "collection.tsv", "marco/corpus.jsonl"],
    ["queries", "queries.tsv", "marco/queries.jsonl"],
    ...["train", "dev.small"].map((split) => ["qrels", `qrels.${split}.tsv`, `marco/qrels/${split}.tsv`]),
  ];
  fs.mkdirSync(path.join(folder, "marco", "qrels"), { recursive: true });
  for (const [what, from, to] of forms)
    run(folder, ["data", "convert", from, "--what", what, "--to", "beir", "--out", to]);
  // In BERT-base's place: an encoder of two layers.
  const start = ["--preset", "tiny", "--vocab-size", "2000", "--steps", "1", "--batch-size", "4"];
  run(folder, ["pretrain", "--objective", "mlm", "--data", "wikibook.jsonl", ...start, "--out", "bert-base-uncased"]);
  for (const { arguments: words, brought } of paperCommands(sizes)) if (!brought) run(folder, words);
}

function run(folder: string, words: string[]): void {
  console.log(`$ bowlab ${words.join(" ")}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [bowlab, ...words], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new InputError(`bowlab ${words[0]} ended with ${status}`, { found: stderr.slice(-500) });
  if (["eval", "compare"].includes(words[0])) console.log(stdout);
}

/** A passage a line, a query a line, judgements in four columns. */
function writeMadeUp(folder: string, { passages, queries }: PaperSizes): void {
  const random = new Random(1).fork("made-up MS MARCO");
  const word = () => `w${Math.floor(WORDS ** random.uniform())}`;
  const texts = Array.from({ length: passages }, () => Array.from({ length: LENGTH }, word).join(" "));
  const write = (name: string, lines: string[]) => fs.writeFileSync(path.join(folder, name), `${lines.join("\n")}\n`);
  write(
    "collection.tsv",
    texts.map((text, i) => `${i}\t${text}`),
  );
  const asked = Array.from({ length: queries }, () => random.integer(0, passages));
  write(
    "queries.tsv",
    asked.map((at, q) => `${q}\t${texts[at].split(" ").slice(3, 9).join(" ")}`),
  );
  const held = Math.max(1, Math.round(queries / 72));
  const judged = (from: number, to: number) => asked.slice(from, to).map((at, i) => `${from + i}\t0\t${at}\t1`);
  write("qrels.train.tsv", judged(held, queries));
  write("qrels.dev.small.tsv", judged(0, held));
  write(
    "wikibook.jsonl",
    texts.slice(0, 2000).map((text) => JSON.stringify({ text })),
  );
}
