/** The number of a shard, typed or given by the engine that starts the process. */
import { expect } from "chai";
import { chunkSize, shardRows } from "../../lib/retrieval/encoding/division";
import { readShard } from "../../lib/shards";
import { inputErrorOf } from "../text/scratch";

describe("readShard()", () => {
  it("readShard() takes what is typed, or what Slurm, Kubernetes or a named variable says", () => {
    expect(readShard("3/64", {})).to.deep.equal({ index: 3, count: 64 });
    expect(readShard("env/64", { SLURM_ARRAY_TASK_ID: "5" })).to.deep.equal({ index: 5, count: 64 });
    expect(readShard("env/64", { JOB_COMPLETION_INDEX: "0" })).to.deep.equal({ index: 0, count: 64 });
    expect(readShard("RANK/2", { RANK: "1", BOWLAB_SHARD: "0" })).to.deep.equal({ index: 1, count: 2 });
    for (const odd of ["a b/2", "env/0", "1/"]) expect(readShard(odd, { BOWLAB_SHARD: "0" }).index, odd).to.be.NaN;
  });

  it("readShard() says which variables it looked for, and refuses arrays that count from 1", async () => {
    const refused = async (env: NodeJS.ProcessEnv) => (await inputErrorOf(async () => readShard("env/4", env))).message;
    expect(await refused({})).to.match(/expected SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX or BOWLAB_SHARD.*0 to 3/);
    expect(await refused({ SLURM_ARRAY_TASK_ID: "4" })).to.match(/SLURM_ARRAY_TASK_ID=4.*--array=0-3/);
    expect(await refused({ BOWLAB_SHARD: "x" })).to.include("BOWLAB_SHARD=x");
    const one = { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_MIN: "1", SLURM_ARRAY_TASK_MAX: "4" };
    expect(await refused(one)).to.match(/an array from 1 to 4.*count from 0/);
    const some = { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_MIN: "1", SLURM_ARRAY_TASK_MAX: "3" };
    expect(readShard("env/4", some).index, "some of them once more").to.equal(2);
  });
});

describe("shardRows()", () => {
  it("shardRows() deals whole chunks, every row once, to shards that differ by one chunk at most", () => {
    for (const [rows, count] of [
      [1, 4],
      [1400, 3],
      [9104, 16],
      [1_000_000, 64],
      [8_841_823, 1000],
    ]) {
      const parts = Array.from({ length: count }, (_, index) => shardRows({ index, count }, rows));
      expect(parts[0].first).to.equal(0);
      expect(parts.at(-1)?.last).to.equal(rows);
      for (const [i, { first, last }] of parts.slice(1).entries()) {
        expect(first).to.equal(parts[i].last);
        expect(last - first, `${rows}/${count}`).to.be.at.most(Math.ceil(rows / count) + chunkSize(rows));
        if (first < rows) expect(first % chunkSize(rows)).to.equal(0);
      }
    }
    expect([100, 9104, 20_000, 1e6].map(chunkSize)).to.deep.equal([512, 512, 1024, 2048]);
  });
});
