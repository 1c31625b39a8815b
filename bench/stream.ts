/**
 * Does a corpus larger than memory stream? Writes a synthetic corpus of the size asked for, trains a vocabulary on it
 * and an encoder for some steps by the commands that a person would type, each in a process of its own, and prints the
 * peak memory of each with the time it took: resident (the kernel's own high-water mark), and private, without the
 * pages of program files such as TensorFlow's library of 300 MB, which are shared and can be dropped (read 20 times a
 * second). The same training on 2 MB of text shows what of it the corpus needs. Exits 1 when a resident peak is above
 * the limit.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { writeAll } from "../lib/files";
import { Random } from "../lib/random";
import { readLog, readManifest } from "../lib/train";
import { measureCommand as measure } from "./measure-command";
import { benchOptions } from "./options";

const usage = `npm run bench:stream -- [options]
  --size GB         size of the corpus in GB of 10^9 bytes (5)
  --steps N         training steps (200)
  --preset NAME     encoder shape (tiny)
  --batch N         sequences a step (8)
  --vocab N         size of the vocabulary (8000)
  --limit MB        highest peak of resident memory, MB of 10^6 bytes (1000)
  --folder DIR      where the corpus and its tokens lie, about 1.6 times their size; emptied afterwards (a temporary folder)
Linux only: other systems do not tell the high-water mark of a process.`;

async function main(): Promise<void> {
  const values = benchOptions(usage, {
    size: "5",
    steps: 200,
    preset: "tiny",
    batch: 8,
    vocab: 8000,
    limit: 1000,
    folder: os.tmpdir(),
  });
  if (process.platform !== "linux") throw new Error("peaks of memory can be read on Linux only");
  const folder = fs.mkdtempSync(path.join(values.folder, "bowlab-stream-"));
  process.once("SIGINT", () => process.exit(130));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);

  writeCorpus(at("small.jsonl"), 2e6);
  const passages = writeCorpus(at("corpus.jsonl"), Number(values.size) * 1e9);
  const bytes = fs.statSync(at("corpus.jsonl")).size;
  console.log(`corpus: ${(bytes / 1e9).toFixed(2)} GB, ${passages} passages`);

  const data = ["--data", at("corpus.jsonl")];
  const train = [
    ...["pretrain", "--objective", "bow", "--tokenizer", at("tokenizer"), "--preset", values.preset, "--pack"],
    ...[
      "--steps",
      String(values.steps),
      "--max-length",
      "128",
      "--batch-size",
      String(values.batch),
      "--save-every",
      "100",
    ],
  ];
  const cached = [...train, ...data, "--token-cache", at("tokens")];
  const runs = {
    "vocabulary (a sample, streamed)": [
      "tokenizer",
      ...data,
      "--vocab-size",
      String(values.vocab),
      "--out",
      at("tokenizer"),
    ],
    "the same training on 2 MB of text in memory": [...train, "--data", at("small.jsonl"), "--out", at("small")],
    "tokenizing and training": [...cached, "--out", at("first")],
    "training again, tokens on disk": [...cached, "--out", at("second")],
  };
  let highest = 0;
  for (const [name, args] of Object.entries(runs)) {
    const { peak, seconds } = await measure(args);
    highest = Math.max(highest, peak.resident);
    const megabytes = `${peak.resident.toFixed(0)} MB resident, ${peak.private.toFixed(0)} MB private`;
    console.log(`${name}: peak ${megabytes}, ${seconds.toFixed(0)} s`);
  }
  const manifest = readManifest(at("first"));
  const { rows, tokens, blocks } = manifest?.data ?? {};
  const log = readLog(path.join(at("first"), "log.jsonl"));
  const mean = (of: (record: (typeof log)[number]) => number) =>
    log.reduce((sum, each) => sum + of(each), 0) / log.length;
  console.log(
    `${rows} rows, ${tokens} tokens in ${blocks} blocks; tokens on disk ${(sizeOf(at("tokens")) / 1e9).toFixed(2)} GB`,
  );
  console.log(
    `a step: collator ${mean((r) => r.collatorMs).toFixed(1)} ms, model ${mean((r) => r.stepMs).toFixed(1)} ms`,
  );
  const same = ["first", "second"].map((name) => fs.readFileSync(path.join(at(name), "model.safetensors")));
  console.log(same[0].equals(same[1]) ? "both runs end with the same bytes" : "the two runs DIFFER");
  console.log(`highest resident peak: ${highest.toFixed(0)} MB (limit ${values.limit})`);
  if (highest > values.limit || !same[0].equals(same[1])) process.exitCode = 1;
}

/**
 * Writes passages of about a kilobyte: sentences of 60,000 made-up words by Zipf's law, and numbers that come once.
 * @returns how many
 */
function writeCorpus(file: string, bytes: number): number {
  const random = new Random(1, "stream");
  const syllables = [
    "ba",
    "ko",
    "mi",
    "ru",
    "te",
    "sha",
    "lon",
    "vek",
    "dra",
    "pil",
    "ous",
    "ing",
    "qua",
    "zem",
    "fi",
    "st",
  ];
  const words = Array.from({ length: 60_000 }, () =>
    Array.from({ length: random.integer(1, 5) }, () => syllables[random.integer(0, syllables.length)]).join(""),
  );
  const word = (): string => words[Math.floor(words.length ** random.uniform()) - 1];
  const sentences = Array.from(
    { length: 100_000 },
    () => `${Array.from({ length: random.integer(5, 30) }, word).join(" ")}.`,
  );
  const fd = fs.openSync(file, "w");
  let [written, passages] = [0, 0];
  while (written < bytes) {
    const lines: string[] = [];
    for (let i = 0; i < 2000; i++, passages++) {
      const parts = Array.from({ length: 10 }, () => sentences[random.integer(0, sentences.length)]);
      lines.push(`{"_id":"p${passages}","title":"${word()} ${passages}","text":"${parts.join(" ")}"}\n`);
    }
    const block = Buffer.from(lines.join(""), "utf8");
    writeAll(fd, block);
    written += block.length;
  }
  fs.closeSync(fd);
  return passages;
}

/** Bytes of all files under a folder. */
function sizeOf(folder: string): number {
  return fs.readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((sum, entry) => {
    return sum + (entry.isFile() ? fs.statSync(path.join(entry.parentPath, entry.name)).size : 0);
  }, 0);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
