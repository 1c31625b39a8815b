/** What an index was made from, told by content and not by time. */
import * as fs from "node:fs";
import { expect } from "chai";
import { sidecarOf } from "../../lib/integrity";
import { vectorsFile, writeVectors } from "../../lib/retrieval";
import { corpusSource, vectorsSource } from "../../lib/retrieval/index-sources";
import { idsFile } from "../../lib/shards";
import { put, useScratch } from "../text/scratch";

describe("sources of kept indexes", () => {
  const at = useScratch();
  const text = '{"_id": "a", "text": "one two"}\n';
  const source = () => corpusSource(at("corpus.jsonl"), { textUnit: "auto" }, at("index"));

  it("corpusSource() is the same for a corpus that was touched or copied, whether digests are remembered or not", () => {
    put(at("corpus.jsonl"), text);
    const first = source();
    fs.utimesSync(at("corpus.jsonl"), 1, 1);
    expect(source()).to.equal(first);
    fs.rmSync(at("index"), { recursive: true });
    expect(source()).to.equal(first);
    put(at("copy", "corpus.jsonl"), text);
    expect(corpusSource(at("copy", "corpus.jsonl"), { textUnit: "auto" }, at("index"))).to.equal(first);
    fs.writeFileSync(at("index", "digests.json"), "{");
    expect(source(), "what is remembered can be found out again").to.equal(first);
  });

  it("corpusSource() is another after an edit that keeps size and time, and for another unit of text", () => {
    put(at("corpus.jsonl"), text);
    const { atime, mtime } = fs.statSync(at("corpus.jsonl"));
    const first = source();
    put(at("corpus.jsonl"), text.replace("two", "six"));
    fs.utimesSync(at("corpus.jsonl"), atime, mtime);
    expect(source()).not.to.equal(first);
    expect(corpusSource(at("corpus.jsonl"), { textUnit: "line" }, at("index"))).not.to.equal(source());
  });

  it("vectorsSource() tells vectors apart by their numbers and ids, with checksums beside them or without", () => {
    const made = (ids: string[], ...values: number[]) => {
      writeVectors(at("v"), ids, Float32Array.from(values), 2);
      const known = vectorsSource(at("v"), at("graph"));
      for (const name of [vectorsFile(0, 1), idsFile(0, 1)]) fs.rmSync(sidecarOf(at("v", name)));
      return [known, vectorsSource(at("v"), at("graph"))];
    };
    const [one, same, number, id] = [made(["a"], 1, 2), made(["a"], 1, 2), made(["a"], 1, 3), made(["b"], 1, 2)];
    expect(one).to.deep.equal(same);
    for (const other of [number, id]) for (const kind of [0, 1]) expect(other[kind]).not.to.equal(one[kind]);
  });
});
