/** Shards by processes of this machine: all of them made, failures tried again and shown, previews of all engines. */
import * as fs from "node:fs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { bowlab } from "../../cli/bowlab";
import { putPassages } from "../../cli/toy-data";
import { useScratch } from "../../text/scratch";
import { hashOf, saveSpeck } from "../../train/runs";
import { syntheticCorpus } from "../../train/synthetic";

describe("bowlab launch", () => {
  const at = useScratch();
  before(() => useEngine());
  beforeEach(async () => {
    const corpus = await syntheticCorpus();
    saveSpeck(at("model"), corpus);
    const passages = Array.from({ length: 1100 }, (_, i) => ({ ...corpus.passages[i % 20], id: `p${i}` }));
    putPassages(at("corpus.jsonl"), passages);
  });
  const encode = (out: string) => ["encode", "--model", at("model"), "--data", at("corpus.jsonl"), "--out", at(out)];

  it("bowlab launch local makes the shards of a command, and makes none again", async () => {
    const words = [
      "launch",
      "local",
      "--shards",
      "3",
      "--workers",
      "2",
      "--memory",
      "2",
      "--json",
      "--",
      ...encode("v"),
    ];
    const first = await bowlab(words);
    expect(first.code, first.stderr).to.equal(0);
    expect(JSON.parse(first.stdout)).to.deep.include({ shards: 3, failed: [] });
    const times = () => fs.readdirSync(at("v")).map((name) => fs.statSync(at("v", name)).mtimeMs);
    const before = times();
    expect((await bowlab(words)).code).to.equal(0);
    expect(times()).to.deep.equal(before);
    expect((await bowlab(["encode", "--merge", at("v"), "--out", at("merged")])).code).to.equal(0);
    expect((await bowlab(encode("single"), { BOWLAB_THREADS: "1" })).code).to.equal(0);
    const vectors = "vectors-00000-of-00001.npy";
    expect(hashOf(at("merged"), vectors)).to.equal(hashOf(at("single"), vectors));
  });

  it("bowlab launch local tries a shard again, then shows its last lines, and exits 1", async () => {
    fs.mkdirSync(at("v"));
    const rest = ["--shards", "2", "--workers", "1", "--retries", "1", "--memory", "0.1", "--"];
    const { code, stderr } = await bowlab(["launch", "local", ...rest, ...encode("v")]);
    expect(code, stderr).to.equal(1);
    expect(stderr.match(/shard 0: its process ended with 1; it is (tried again|given up)/g)).to.have.length(2);
    expect(stderr).to.match(/── shard 1: .*shard-1\.log\n(.*\n)*.*memory than/);
    expect(stderr).to.match(/2 of 2 shards could not be made.*run the same command again/);
  });

  it("bowlab launch --dry-run prints what each engine would get, and starts nothing", async () => {
    const preview = async (engine: string, ...more: string[]) => {
      const given = ["launch", engine, "--shards", "4", "--threads", "2", "--memory", "3", "--dry-run", ...more, "--"];
      const { code, stdout, stderr } = await bowlab([...given, ...encode("it's")]);
      expect(code, stderr).to.equal(0);
      return stdout;
    };
    expect(
      (await preview("local")).match(/^BOWLAB_SHARD=\d BOWLAB_THREADS=2 .* --shard env\/4 --memory-limit 3$/gm),
    ).to.have.length(4);
    const script = await preview("slurm", "--partition", "long");
    expect(script).to.match(
      /--array=0-3%4\n#SBATCH --cpus-per-task=2\n#SBATCH --mem=3000M\n#SBATCH --partition=long\n/,
    );
    expect(script).to.include(`it'\\''s'`).and.to.include("--requeue");
    const [, ...job] = (await preview("ray")).split("\n");
    expect(JSON.parse(job.join("\n"))).to.deep.include({ left: [0, 1, 2, 3], threads: 2, memory: 3 });
    expect(fs.existsSync(at("it's"))).to.equal(false);
  });

  it("bowlab launch refuses a command without shards, one that says its shard, and a volume that is not there", async () => {
    const said = async (engine: string, ...words: string[]) =>
      (await bowlab(["launch", engine, "--shards", "2", "--", ...words])).stderr;
    expect(await said("local", "search")).to.match(/no shards.*expected encode/);
    expect(await said("local", ...encode("v"), "--shard", "0/2")).to.match(/--shard cannot be launched/);
    expect(await said("slurm", "encode", "--model", "m")).to.match(/where its shards go.*--out/);
    expect(await said("kubernetes", ...encode("v"))).to.match(/not be on the volume.*below \/data/);
  });
});
