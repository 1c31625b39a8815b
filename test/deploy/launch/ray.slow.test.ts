/** Tasks on a real Ray cluster of three nodes, one of which is removed: all shards, and the bits of a single run. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { openShards } from "../../../lib/deploy";
import { useEngine } from "../../../lib/engine";
import { bowlab } from "../../cli/bowlab";
import { putPassages } from "../../cli/toy-data";
import { missingModules, rayJobModules } from "../../oracle/oracle";
import { useScratch } from "../../text/scratch";
import { hashOf, saveSpeck } from "../../train/runs";
import { syntheticCorpus } from "../../train/synthetic";
import { putCranfieldAndApidocs } from "./collection";

const SHARDS = 16;
const python = path.resolve(__dirname, "../../../.ray/bin/python");

/** The cluster, as a process of its own. */
async function startRay(...words: string[]) {
  const child = spawn(python, [path.join(__dirname, "ray_cluster.py"), ...words], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const [said] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  return {
    address: said.trim(),
    remove: () => child.stdin.write("remove\n"),
    async stop() {
      child.stdin.end();
      await once(child, "close");
    },
  };
}

describe("bowlab launch ray", () => {
  const at = useScratch();
  let cluster: Awaited<ReturnType<typeof startRay>> | undefined;
  afterEach(async () => {
    await cluster?.stop();
    cluster = undefined;
  });

  it("bowlab launch ray makes all shards though a node is removed, and the bits are a single run's", async function () {
    if (spawnSync(python, ["-c", "import ray"]).status !== 0) {
      console.log("      skipped: no Ray; `npm run oracle` installs it into .ray");
      this.skip();
    }
    await useEngine();
    saveSpeck(at("model"), await syntheticCorpus());
    await putCranfieldAndApidocs(at("corpus.jsonl"));
    cluster = await startRay();
    const words = ["encode", "--model", at("model"), "--data", at("corpus.jsonl"), "--batch-size", "128"];
    const launch = ["launch", "ray", "--python", python, "--address", cluster.address, "--memory", "2", "--json"];
    const launched = bowlab([...launch, "--shards", String(SHARDS), "--", ...words, "--out", at("v")]);
    const isOver = launched.then(() => true);
    const made = (): number => SHARDS - openShards({ out: at("v"), shards: SHARDS }).length;
    while (made() < 4 && !(await Promise.race([isOver, sleep(50, false)])));
    cluster.remove();
    const { code, stdout, stderr } = await launched;
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout).failed).to.deep.equal([]);

    const merged = await bowlab(["encode", "--merge", at("v"), "--data", at("corpus.jsonl"), "--out", at("merged")]);
    expect(merged.code, merged.stderr).to.equal(0);
    expect((await bowlab([...words, "--out", at("single")], { BOWLAB_THREADS: "1" })).code).to.equal(0);
    for (const name of ["vectors-00000-of-00001.npy", "ids-00000-of-00001.txt"])
      expect(hashOf(at("merged"), name), name).to.equal(hashOf(at("single"), name));
    expect(fs.readdirSync(at("v", "logs"))).to.have.length(SHARDS);
  });

  it("bowlab launch ray hands in a job to a cluster over HTTP", async function () {
    const missing = missingModules(python, rayJobModules) ?? ["ray"];
    if (missing.length > 0) {
      console.log(
        `      skipped: Ray's job server needs ${missing.join(", ")}; \`npm run oracle\` installs ray[default]`,
      );
      console.log("      where the package index has it; ray-jobs.test.ts asks a server that answers as Ray's did");
      this.skip();
    }
    await useEngine();
    saveSpeck(at("model"), await syntheticCorpus());
    putPassages(at("corpus.jsonl"), (await syntheticCorpus()).passages);
    cluster = await startRay("jobs");
    const words = ["encode", "--model", at("model"), "--data", at("corpus.jsonl"), "--out", at("v")];
    const launch = ["launch", "ray", "--python", python, "--address", cluster.address, "--memory", "2", "--json"];
    const { code, stdout, stderr } = await bowlab([...launch, "--shards", "3", "--", ...words]);
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ shards: 3, failed: [] });
    expect(stderr).to.match(/ray job logs --address http:\S+ raysubmit_/);
    const merged = await bowlab(["encode", "--merge", at("v"), "--data", at("corpus.jsonl"), "--out", at("merged")]);
    expect(merged.code, merged.stderr).to.equal(0);
  });
});
