/**
 * A large collection encoded by several processes of this machine, and what `bowlab plan` said of it before: passages
 * of words by chance, an encoder with weights of chance, one thread a worker, and the memory that each is held to.
 */
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Random } from "bowlab";
import { measureCommand } from "./measure-command";
import { benchOptions } from "./options";

const usage = `npm run bench:scale -- [options]
  --passages N   how many (1000000)
  --words N      words a passage (8)
  --preset NAME  encoder shape (tiny)
  --workers N    processes at a time (4)
  --shards N     shards (16)
  --memory N     GB that a process may take (4)`;

/** Distinct words. */
const WORDS = 3000;
/** Passages that the tokenizer and a step of training are made of. */
const FEW = 2000;

async function main(): Promise<void> {
  const { passages, words, preset, workers, shards, memory } = benchOptions(usage, {
    ...{ passages: 1_000_000, words: 8, preset: "tiny", workers: 4, shards: 16, memory: 4 },
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-scale-"));
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);
  await writeCorpus(at("few.jsonl"), FEW, words);
  await writeCorpus(at("corpus.jsonl"), passages, words);
  const shape = ["--preset", preset, "--steps", "1", "--out", at("model")];
  await measureCommand(["pretrain", "--objective", "mlm", "--data", at("few.jsonl"), ...shape]);
  const work = ["--model", at("model"), "--data", at("corpus.jsonl")];
  // A worker has one thread, and so has the measurement of its rate.
  process.env.BOWLAB_THREADS = "1";
  const counts = ["--passages", String(passages), "--workers", String(workers)];
  const { stdout } = await measureCommand(["plan", "encode", ...work, ...counts]);
  console.log(`the plan:\n${stdout}`);
  const engine = [
    "--shards",
    String(shards),
    "--workers",
    String(workers),
    "--threads",
    "1",
    "--memory",
    String(memory),
  ];
  const { seconds } = await measureCommand([
    "launch",
    "local",
    ...engine,
    "--",
    "encode",
    ...work,
    "--out",
    at("vectors"),
  ]);
  await measureCommand(["encode", "--merge", at("vectors")]);
  const place = `load ${os.loadavg()[0].toFixed(1)} on ${os.availableParallelism()} cores`;
  console.log(`taken: ${seconds.toFixed(0)} s in all, no process above ${memory} GB; the shards fit (${place})`);
}

async function writeCorpus(file: string, passages: number, words: number): Promise<void> {
  const random = new Random(1).fork(file.length);
  const out = fs.createWriteStream(file);
  for (let id = 0; id < passages; id++) {
    const text = Array.from({ length: words }, () => `w${random.integer(0, WORDS).toString(36)}`).join(" ");
    if (!out.write(`${JSON.stringify({ _id: `p${id}`, text })}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
