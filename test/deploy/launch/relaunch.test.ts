/** A launch into a folder where every shard is there: this command's are recognised, another's are refused. */
import * as fs from "node:fs";
import { expect } from "chai";
import { bowlab } from "../../cli/bowlab";
import { putPassages } from "../../cli/toy-data";
import { put, useScratch } from "../../text/scratch";
import { syntheticPassages } from "../../train/synthetic";
import { rayJobServer } from "./ray-job-server";

describe("bowlab launch into a folder that is full", () => {
  const at = useScratch();
  const tokenize = (data: string) => [
    ...["--", "corpus", "tokenize", "--data", at(data), "--tokenizer", at("tokenizer"), "--out", at("tokens")],
  ];
  const launch = (engine: string, data: string, more: string[] = [], env: NodeJS.ProcessEnv = {}) =>
    bowlab(["launch", engine, "--shards", "2", "--retries", "0", "--memory", "2", ...more, ...tokenize(data)], env);
  const refused = /── shard 0: .*shard-0\.log\n(.*\n)*.*of another making.*\n(.*\n)*.*not known to be this command's/;

  beforeEach(async () => {
    put(at("tokenizer", "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b"].join("\n"));
    putPassages(at("one.jsonl"), syntheticPassages(20));
    putPassages(at("other.jsonl"), syntheticPassages(21));
    const { code, stderr } = await launch("local", "one.jsonl");
    expect(code, stderr).to.equal(0);
  });

  it("bowlab launch local recognises its own shards, and refuses those that another corpus was made into", async () => {
    const again = await launch("local", "one.jsonl");
    expect(again.code, again.stderr).to.equal(0);
    expect(again.stderr).to.include("every shard is there already");
    expect(fs.readFileSync(at("tokens", "logs", "shard-0.log"), "utf8")).to.include("the shard was there already");
    const other = await launch("local", "other.jsonl");
    expect([other.code, other.stdout], other.stderr).to.deep.equal([1, ""]);
    expect(other.stderr).to.match(refused).and.to.include("choose another --out");
  });

  it("bowlab launch slurm asks one task, and believes what that says alone", async () => {
    const dry = await launch("slurm", "one.jsonl", ["--dry-run"]);
    expect(dry.stdout).to.match(/^#SBATCH --array=0%2$/m);
    const env = { PATH: `${at("bin")}:${process.env.PATH}` };
    const stub = (name: string, script: string) => {
      put(at("bin", name), `#!/bin/bash\n${script}\n`);
      fs.chmodSync(at("bin", name), 0o755);
    };
    const task = "SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_JOB_ID=7";
    stub("sbatch", `${task} bash "$2" >> '${at("tokens", "logs", "shard-0.log")}' 2>&1; echo 7`);
    stub("squeue", "exit 0");
    const again = await launch("slurm", "one.jsonl", [], env);
    expect(again.code, again.stderr).to.equal(0);
    const other = await launch("slurm", "other.jsonl", [], env);
    expect([other.code, other.stdout], other.stderr).to.deep.equal([1, ""]);
    expect(other.stderr).to.match(refused);
    // Cancelled before it began: nothing was said, though an earlier job ended well.
    expect((await launch("slurm", "one.jsonl", [], env)).code).to.equal(0);
    stub("sbatch", "echo 8");
    expect((await launch("slurm", "one.jsonl", [], env)).code).to.equal(1);
  });

  it("bowlab launch ray asks one task, and tells what it refused", async () => {
    const server = await rayJobServer({ ends: "SUCCEEDED" });
    try {
      const other = await launch("ray", "other.jsonl", ["--address", server.address]);
      expect([other.code, other.stdout], other.stderr).to.deep.equal([1, ""]);
      expect(other.stderr).to.match(refused);
      expect(JSON.parse(fs.readFileSync(at("tokens", "launch.ray.json"), "utf8")).left).to.deep.equal([0]);
    } finally {
      server.close();
    }
  });
});
