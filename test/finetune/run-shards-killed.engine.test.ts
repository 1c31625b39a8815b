/** A shard of a run whose process gets SIGKILL in the middle: the next one makes it whole, byte for byte. */
import { once } from "node:events";
import * as fs from "node:fs";
import { expect } from "chai";
import { finetune, mergeMined, mergeReranked, mine, type RunMergeReport, rerank } from "../../lib/finetune";
import { type Shard, shardManifestFile } from "../../lib/shards";
import { startSignalled } from "../cli/bowlab";
import { inputErrorOf } from "../text/scratch";
import { putRun, smallRun, useCollection } from "./collection";

const SHARDS = 3;
/** The middle shard. */
const SHARD = 1;

/** Files by which a killed process was at its work: it has begun; its run is there, and its manifest is not. */
const moments = [`.lock-${SHARD}-of-${SHARDS}`, "run-00001-of-00003.run"];

/** A command, and what it does as functions. */
interface Work {
  words: readonly string[];
  make(out: string, shard?: Shard): Promise<unknown>;
  merge(folder: string, options?: { out: string }): Promise<RunMergeReport>;
}

describe("a shard of a run whose process is killed", () => {
  const { at, collection } = useCollection();

  /** Kills the middle shard at every moment, makes all, and merges them to the bytes of a single run. */
  async function expectWhole({ words, make, merge }: Work): Promise<void> {
    for (const moment of moments) {
      const shard = ["--shard", `${SHARD}/${SHARDS}`, "--out", at("parts")];
      const child = startSignalled([...words, ...shard], "SIGKILL", at("parts", moment));
      await once(child, "close");
      expect(child.signalCode, child.stderrText()).to.equal("SIGKILL");
      expect(fs.existsSync(at("parts", moment)), moment).to.equal(true);
      expect(fs.existsSync(at("parts", shardManifestFile(SHARD, SHARDS))), moment).to.equal(false);
    }
    for (const index of [0, 2]) await make(at("parts"), { index, count: SHARDS });
    expect((await inputErrorOf(() => merge(at("parts")))).message).to.match(/a shard is missing.*--shard 1/);
    await make(at("parts"), { index: SHARD, count: SHARDS });
    await merge(at("parts"), { out: at("merged.run") });
    await make(at("single.run"));
    const whole = fs.readFileSync(at("single.run"), "utf8");
    expect(whole.length).to.be.greaterThan(1000);
    expect(fs.readFileSync(at("merged.run"), "utf8")).to.equal(whole);
  }

  /** A run of so many passages for every query of the split. */
  function putResults(depth: number): string {
    const { passages, train } = collection();
    const documents = passages.slice(0, depth).map(({ id }) => id);
    return putRun(at("in.run"), Object.fromEntries([...train.keys()].map((query) => [query, documents])));
  }

  it("mine(): the merged run is a single run's", async () => {
    const [run, data] = [putResults(100), at("data")];
    await expectWhole({
      words: ["mine", "--run", run, "--data", data, "--ranks", "1-100"],
      make: (out, shard) => mine({ run, data, ranks: [1, 100], out, shard }),
      merge: mergeMined,
    });
  });

  it("rerank(): the merged run is a single run's", async () => {
    await finetune(smallRun(at(), "cross", { architecture: "cross-encoder", passageMaxLength: 24, steps: 1 }));
    const [model, run, data] = [at("cross"), putResults(15), at("data")];
    await expectWhole({
      words: ["rerank", "--model", model, "--run", run, "--data", data],
      make: (out, shard) => rerank({ model, run, data, out, shard }),
      merge: mergeReranked,
    });
  });
});
