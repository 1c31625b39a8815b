/**
 * From text to a table of systems, by `bowlab`'s commands only: tokenizer → pretrain (mlm, ed, bow, the same steps) →
 * finetune → encode → search → eval → compare, with BM25 and the fusion of both beside them. What is there already is
 * gone on with, so a run that was cut off is started again by the same command. A collection without a `train` split
 * gets its judged queries dealt out to three.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { dealSplits } from "./deal-splits";

const usage = `npm run bench:finetune -- --data DIR --out DIR [options] [-- options of bowlab finetune]
  --data DIR          BEIR folder
  --out DIR           everything that is made
  --objectives A,B    pre-training objectives (mlm,ed,bow)
  --preset NAME       encoder shape (mini)
  --vocab N           vocabulary (8000)
  --pretrain-steps N  steps of pre-training, for each objective the same (600)
  --steps N           steps of fine-tuning, of each stage (200)
  --stages N          stages of fine-tuning (1)
  --split NAME        split to report (test)
  --stem NAME         BM25's stemmer (porter)
  --weights A,B       weights of BM25 and of vectors in the fusion (0.7,0.3)
  --seed N            (1)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    out: { type: "string" },
    objectives: { type: "string", default: "mlm,ed,bow" },
    preset: { type: "string", default: "mini" },
    vocab: { type: "string", default: "8000" },
    "pretrain-steps": { type: "string", default: "600" },
    steps: { type: "string", default: "200" },
    stages: { type: "string", default: "1" },
    split: { type: "string", default: "test" },
    stem: { type: "string", default: "porter" },
    weights: { type: "string", default: "0.7,0.3" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean" },
  },
});

const command = path.join(__dirname, "..", "lib", "cli", "bowlab.cjs");

/** Runs a command to its end, and says which. @returns what it printed */
function bowlab(...args: string[]): string {
  console.log(`$ bowlab ${args.join(" ")}`);
  const { status, stdout } = spawnSync(process.execPath, [command, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`bowlab ${args[0]} ended with ${status}`);
  return stdout;
}

async function main(): Promise<void> {
  if (values.help || !values.data || !values.out) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const { out, preset, split, stem, weights, seed } = values;
  const at = (...parts: string[]) => path.join(out, ...parts);
  const data = await dealSplits(values.data, path.join(out, "data"));
  const common = ["--data", data, "--seed", seed];
  if (!fs.existsSync(at("tokenizer")))
    bowlab("tokenizer", "--data", data, "--vocab-size", values.vocab, "--out", at("tokenizer"));
  const searched = ["--data", data, "--split", split];
  const bm25 = ["--bm25", "--stem", stem, "--index", at("bm25")];
  const runs = [at("bm25.run")];
  bowlab("search", ...bm25, ...searched, "--run", runs[0]);
  for (const objective of values.objectives.split(",")) {
    const [pretrained, tuned, vectors] = ["", "-tuned", "-vectors"].map((ending) => at(`${objective}${ending}`));
    bowlab(
      ...["pretrain", "--objective", objective, ...common, "--tokenizer", at("tokenizer"), "--preset", preset],
      ...["--steps", values["pretrain-steps"], "--max-length", "64", "--resume", "--out", pretrained],
    );
    bowlab(
      ...["finetune", "--model", pretrained, ...common, "--steps", values.steps, "--stages", values.stages],
      ...[...positionals, "--resume", "--out", tuned],
    );
    bowlab("encode", "--model", tuned, "--data", data, "--out", vectors);
    const dense = [...searched, "--vectors", vectors, "--run"];
    bowlab("search", ...dense, at(`${objective}.run`));
    bowlab("search", ...bm25, "--fuse", "sum", "--weights", weights, ...dense, at(`bm25+${objective}.run`));
    runs.push(at(`${objective}.run`), at(`bm25+${objective}.run`));
  }
  const qrels = path.join(data, "qrels", `${split}.tsv`);
  for (const run of runs)
    console.log(bowlab("eval", "--run", run, "--qrels", qrels, "--measures", "nDCG@10,RR@10,AP,R@100"));
  console.log(bowlab("compare", "--qrels", qrels, ...runs));
}

void main();
