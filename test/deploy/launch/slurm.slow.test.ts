/** A job array on a real Slurm of two nodes: one is lost, a process is killed, and the vectors are a single run's. */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { openShards } from "../../../lib/deploy";
import { useEngine } from "../../../lib/engine";
import { bowlab, bowlabCommand } from "../../cli/bowlab";
import { putPassages } from "../../cli/toy-data";
import { useScratch } from "../../text/scratch";
import { hashOf, saveSpeck } from "../../train/runs";
import { syntheticCorpus } from "../../train/synthetic";
import { putCranfieldAndApidocs } from "./collection";
import { processesOf, type SlurmCluster, startSlurm, whyNoSlurm } from "./slurm-cluster";

const SHARDS = 16;

describe("bowlab launch slurm", () => {
  const at = useScratch();
  let cluster: SlurmCluster | undefined;
  afterEach(async () => await cluster?.stop());

  it("bowlab launch slurm makes all shards though a node is lost and a process killed; the bits are one run's", async function () {
    const why = whyNoSlurm();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    await useEngine();
    saveSpeck(at("model"), await syntheticCorpus());
    await putCranfieldAndApidocs(at("corpus.jsonl"));
    fs.mkdirSync(at("slurm"));
    cluster = await startSlurm(at("slurm"));
    const words = ["encode", "--model", at("model"), "--data", at("corpus.jsonl"), "--batch-size", "128"];
    const job = { out: at("v"), shards: SHARDS };
    const launch = ["launch", "slurm", "--shards", String(SHARDS), "--memory", "2", "--json", "--"];
    const launched = bowlab([...launch, ...words, "--out", at("v")], cluster.env);

    const made = (): number => SHARDS - openShards(job).length;
    while (made() < 2) await sleep(50);
    const killed = await killOneOf(at("slurm", "slurm.conf"), "n1");
    expect(killed, "a process that was making a shard").to.be.greaterThan(0);
    while (made() < 5) await sleep(50);
    cluster.lose("n2");
    const { code, stdout, stderr } = await launched;
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout).failed).to.deep.equal([]);
    expect(
      fs
        .readdirSync(at("v", "logs"))
        .map((name) => fs.readFileSync(at("v", "logs", name), "utf8"))
        .join(""),
    ).to.match(/attempt 1 of 3 failed on/);

    const merged = await bowlab(["encode", "--merge", at("v"), "--data", at("corpus.jsonl"), "--out", at("merged")]);
    expect(merged.code, merged.stderr).to.equal(0);
    const single = await bowlab([...words, "--out", at("single")], { BOWLAB_THREADS: "1" });
    expect(single.code, single.stderr).to.equal(0);
    for (const name of ["vectors-00000-of-00001.npy", "ids-00000-of-00001.txt"])
      expect(hashOf(at("merged"), name), name).to.equal(hashOf(at("single"), name));
  });

  it("bowlab launch slurm takes folders whose names have spaces, quotes, % and #", async function () {
    const why = whyNoSlurm();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    const odd = at(`it's "100%a" #1`);
    const inside = (name: string) => path.join(odd, name);
    fs.mkdirSync(odd);
    await useEngine();
    saveSpeck(inside("model"), await syntheticCorpus());
    putPassages(inside("corpus.jsonl"));
    fs.mkdirSync(at("slurm"));
    cluster = await startSlurm(at("slurm"));
    const words = ["encode", "--model", "model", "--data", "corpus.jsonl", "--out", "v w"];
    const launch = ["launch", "slurm", "--shards", "2", "--memory", "2", "--"];
    const { code, stderr } = await bowlab([...launch, ...words], cluster.env, odd);
    expect(code, stderr).to.equal(0);
    expect(openShards({ out: inside("v w"), shards: 2 })).to.deep.equal([]);
    const refused = await bowlab(["launch", "slurm", "--shards", "2", "--dry-run", "--", ...words, "--out", "a\\b"]);
    expect([refused.code, refused.stderr.includes("without line breaks and backslashes")]).to.deep.equal([1, true]);
    expect(fs.readdirSync(inside("v w/logs")).sort()).to.deep.equal(["shard-0.log", "shard-1.log"]);
  });
});

/** Ends a process that encodes on the node by SIGKILL. @returns its number; 0 where there is none for 20 s */
async function killOneOf(configuration: string, node: "n1" | "n2"): Promise<number> {
  for (let tries = 0; tries < 400; tries++) {
    const pid = processesOf(configuration, node).find((pid) => {
      const words = fs.readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0");
      return path.basename(words[0]) === "node" && words.includes(bowlabCommand);
    });
    if (pid !== undefined) {
      process.kill(pid, "SIGKILL");
      return pid;
    }
    await sleep(50);
  }
  return 0;
}
