/** Vectors on disk: written and read back, by shards, resumed; bad ones refused by name. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { sidecarOf } from "../../../lib/integrity";
import { Random } from "../../../lib/random";
import { VectorFiles, VectorShardWriter, vectorsFile, writeVectors } from "../../../lib/retrieval";
import { idsFile } from "../../../lib/shards";
import { findOracle, runOracle } from "../../oracle/oracle";
import { inputErrorOf, useScratch } from "../../text/scratch";

const H = 5;

function values(rows: number, seed = 1): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: rows * H }, () => random.normal());
}

const names = (rows: number, from = 0): string[] => Array.from({ length: rows }, (_, i) => `p${from + i}`);

describe("VectorFiles", () => {
  const at = useScratch();

  /** Three shards of 4, 0 and 3 rows. */
  function putShards(folder: string): Float32Array {
    const all = values(7);
    [4, 0, 3].forEach((rows, shard) => {
      const first = shard === 2 ? 4 : 0;
      const writer = new VectorShardWriter(folder, { shard, shards: 3, rows, dimension: H, fingerprint: "x" });
      if (rows > 0) writer.add(names(rows, first), all.subarray(first * H, (first + rows) * H));
      expect(writer.end()).to.equal(true);
    });
    return all;
  }

  it("blocks() gives the rows of all shards in order, whatever the size of a block, and load() all of them", async () => {
    const all = putShards(at("v"));
    const files = new VectorFiles(at("v"));
    expect([files.size, files.dimension, [...files.ids]]).to.deep.equal([7, H, names(7)]);
    for (const rows of [1, 2, 3, 100]) {
      const seen: number[] = [];
      for await (const block of files.blocks(rows)) {
        expect(block.first * H).to.equal(seen.length);
        expect(block.values.length).to.equal(block.rows * H);
        seen.push(...block.values);
      }
      expect(seen).to.deep.equal([...all]);
    }
    expect(await files.load()).to.deep.equal(all);
    expect(fs.readdirSync(at("v")).sort()).to.deep.equal(
      [0, 1, 2]
        .flatMap((shard) => [vectorsFile(shard, 3), idsFile(shard, 3)])
        .flatMap((name) => [name, sidecarOf(name)])
        .sort(),
    );
  });

  it("numpy reads what was written, and what numpy writes is read", async function () {
    if (findOracle() === null) {
      console.log("      skipped: no Python with numpy here; `npm run oracle` installs one into .oracle");
      this.skip();
    }
    const all = putShards(at("v"));
    const answer = runOracle<{ shape: number[]; dtype: string; values: number[] }>("test/oracle/npy.py", {
      args: [at("v", vectorsFile(0, 3)), at("w", vectorsFile(0, 1))],
    });
    expect([answer.shape, answer.dtype]).to.deep.equal([[4, H], "float32"]);
    expect(answer.values).to.deep.equal([...all.subarray(0, 4 * H)]);
    fs.writeFileSync(at("w", idsFile(0, 1)), "a\nb\n");
    expect([...(await new VectorFiles(at("w")).load())]).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it("VectorShardWriter goes on after the last rows that were noted, and starts anew for another fingerprint", async () => {
    const all = values(6);
    const identity = { shard: 0, shards: 1, rows: 6, dimension: H, fingerprint: "a" };
    const first = new VectorShardWriter(at("v"), identity);
    first.add(names(4), all.subarray(0, 4 * H));
    expect(first.end()).to.equal(false);
    expect((await inputErrorOf(() => new VectorFiles(at("v")))).message).to.include("holds no vectors");
    // Bytes behind the note are of a write that was cut off.
    fs.appendFileSync(at("v", `${vectorsFile(0, 1)}.part`), "half a row");
    fs.appendFileSync(at("v", `${idsFile(0, 1)}.part`), "p9");
    const second = new VectorShardWriter(at("v"), identity);
    expect(second.done).to.equal(4);
    second.end();
    expect(new VectorShardWriter(at("v"), { ...identity, fingerprint: "b" }).done).to.equal(0);
    const third = new VectorShardWriter(at("v"), { ...identity, fingerprint: "b" });
    third.add(names(6), all);
    expect(third.end()).to.equal(true);
    expect(await new VectorFiles(at("v")).load()).to.deep.equal(all);
    expect(fs.readdirSync(at("v")), "vectors, ids and their checksums").to.have.length(4);
  });

  const vectors = vectorsFile(0, 1);
  const ids = idsFile(0, 1);
  const change = (file: string, edit: (bytes: Buffer) => Buffer) => fs.writeFileSync(file, edit(fs.readFileSync(file)));
  const bad: [what: string, file: string, spoil: (folder: string) => void, message: RegExp][] = [
    [
      "cut short",
      vectors,
      (v) => change(path.join(v, vectors), (bytes) => bytes.subarray(0, -3)),
      /the vectors: the file is cut short: expected 208 bytes for shape \(4, 5\), found 205 bytes\. To do/,
    ],
    [
      "cut inside the header",
      vectors,
      (v) => change(path.join(v, vectors), (b) => b.subarray(0, 40)),
      /header that is cut short/,
    ],
    [
      "too long",
      vectors,
      (v) => fs.appendFileSync(path.join(v, vectors), "x"),
      /the file is longer than its header says/,
    ],
    ["no .npy file", vectors, (v) => fs.writeFileSync(path.join(v, vectors), "text"), /expected NumPy's magic bytes/],
    [
      "of doubles",
      vectors,
      (v) => change(path.join(v, vectors), (b) => Buffer.from(b.toString("latin1").replace("<f4", "<f8"), "latin1")),
      /\(descr\): expected '<f4', found "<f8"/,
    ],
    [
      "in Fortran order",
      vectors,
      (v) =>
        change(path.join(v, vectors), (b) => Buffer.from(b.toString("latin1").replace("False", "True "), "latin1")),
      /expected C order, found Fortran order/,
    ],
    [
      "with too few ids",
      ids,
      (v) => fs.writeFileSync(path.join(v, ids), "a\nb\nc\n"),
      /ids do not match.*expected 4 ids.*found 3/,
    ],
    [
      "with an empty id",
      ids,
      (v) => fs.writeFileSync(path.join(v, ids), "a\n\nc\nd\n"),
      /:2: a line of the ids is empty/,
    ],
    ["without ids", ids, (v) => fs.rmSync(path.join(v, ids)), /a shard of the vectors is missing/],
  ];
  /** As vectors are that other tools made. */
  const withoutChecksums = () => {
    for (const name of [vectors, ids]) fs.rmSync(at("v", sidecarOf(name)));
  };
  for (const [what, file, spoil, message] of bad) {
    it(`VectorFiles refuses vectors from elsewhere ${what}, naming the file`, async () => {
      writeVectors(at("v"), names(4), values(4), H);
      withoutChecksums();
      spoil(at("v"));
      const error = await inputErrorOf(() => new VectorFiles(at("v")));
      expect(error.message).to.match(message);
      expect(error.file).to.equal(at("v", file));
    });
  }

  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`blocks() refuses a vector with ${value}, naming file, row and id`, async () => {
      writeVectors(at("v"), names(4), values(4), H);
      withoutChecksums();
      change(at("v", vectors), (bytes) => {
        bytes.writeFloatLE(value, bytes.length - 4 * (2 * H - 3));
        return bytes;
      });
      const error = await inputErrorOf(() => new VectorFiles(at("v")).load());
      expect(error.file).to.equal(at("v", vectors));
      expect(error.message).to.match(
        new RegExp(`vector of p2 \\(row 2\\) cannot be compared.*found ${value} at position 3`),
      );
    });
  }

  it("VectorFiles refuses shards of two widths, of two divisions, and a folder with one missing", async () => {
    putShards(at("v"));
    fs.rmSync(at("v", vectorsFile(1, 3)));
    expect((await inputErrorOf(() => new VectorFiles(at("v")))).message).to.match(/missing.*--shard 1\/3/);
    const writer = new VectorShardWriter(at("v"), { shard: 1, shards: 3, rows: 1, dimension: 2, fingerprint: "" });
    writer.add(["q"], Float32Array.of(1, 2));
    writer.end();
    const width = await inputErrorOf(() => new VectorFiles(at("v")));
    expect([path.basename(width.file ?? ""), width.expected, width.found]).to.deep.equal([
      vectorsFile(1, 3),
      "5 numbers a row",
      "2",
    ]);
    writeVectors(at("v"), names(1), values(1), H);
    expect((await inputErrorOf(() => new VectorFiles(at("v")))).message).to.match(
      /two divisions.*of 3 and … of 1|two divisions.*of 1 and … of 3/,
    );
  });
});
