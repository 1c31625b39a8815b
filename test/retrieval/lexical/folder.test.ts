/** BM25 indexes as folders: the same answers as in memory, old ones kept through interruptions, damage named. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Bm25Description,
  Bm25Index,
  bm25Methods,
  buildBm25,
  describeBm25,
  openBm25,
} from "../../../lib/retrieval";
import type { Passage } from "../../../lib/text";
import { inputErrorOf, useScratch } from "../../text/scratch";
import { zipfPassages } from "./zipf";

describe("buildBm25() and openBm25()", () => {
  const at = useScratch();

  it("search() of an opened index equals the index in memory, for every method, with many runs and a small cache", async () => {
    const passages = zipfPassages(700);
    for (const method of bm25Methods) {
      const options = { method, stopWords: "none", k1: 0.9, b: 0.4 };
      const built = await buildBm25(at("index"), passages, { ...options, runPostings: 500 });
      expect([built.passages, built.method]).to.deep.equal([700, method]);
      const inMemory = new Bm25Index(passages, options);
      for (const keptBytes of [0, 3000, 2 ** 30]) {
        const opened = openBm25(at("index"), { keptBytes });
        for (const query of ["w1 w5 w9 w9", "w200", "w2 w250 w7 unknown", ""]) {
          expect(opened.search(query, 20)).to.deep.equal(inMemory.search(query, 20));
        }
        opened.close();
      }
    }
    expect(fs.readdirSync(at("index")).length, "earlier builds are removed").to.equal(2);
  });

  it("buildBm25() leaves an index that whoever may read its folder can read", async () => {
    const { arrays } = await buildBm25(at("index"), zipfPassages(20));
    fs.mkdirSync(at("plain"));
    expect(fs.statSync(at("index", arrays)).mode).to.equal(fs.statSync(at("plain")).mode);
  });

  it("search() finds the same with few hits as with all: nothing that counts is spared", () => {
    // More than one block of passages.
    const passages = zipfPassages(40_000, 3);
    const index = new Bm25Index(passages, { stopWords: "none" });
    const query = fc.array(fc.integer({ min: 1, max: 299 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(query, fc.integer({ min: 1, max: 50 }), (words, k) => {
        const text = words.map((word) => `w${word}`).join(" ");
        expect(index.search(text, k)).to.deep.equal(index.search(text, 40_000).slice(0, k));
      }),
      { numRuns: 40 },
    );
  });

  it("search() finds the same where the first blocks promise more than the others keep", () => {
    // Of five blocks the first has nearly all of the best, and the search begins with it.
    const good = { length: 400 };
    const texts = [
      ...Array.from(good, (_, i) => `w1 w1 w1 w2${" w9".repeat(i % 7)}`),
      ...Array.from({ length: 16_384 * 5 - 1000 - good.length }, (_, i) => (i % 3 > 0 ? "w1 w9" : "w9 w8")),
    ];
    const passages = texts.map((text, i) => ({ id: `p${i}`, title: "", text }));
    const index = new Bm25Index(passages, { stopWords: "none" });
    for (const k of [5, 200, 500, 1500]) {
      expect(index.search("w1 w2", k)).to.deep.equal(index.search("w1 w2", passages.length).slice(0, k));
    }
  });

  it("buildBm25() aborted, or failing on a passage, leaves the old index usable and no other files", async () => {
    await buildBm25(at("index"), zipfPassages(50), { source: "old", stopWords: "none" });
    const before = openBm25(at("index")).search("w1", 5);
    const controller = new AbortController();
    function* stopping() {
      yield* zipfPassages(20, 2);
      controller.abort(new Error("enough"));
      yield* zipfPassages(20, 2);
    }
    function* failing(): Generator<Passage> {
      yield* zipfPassages(20, 2);
      throw new Error("a bad line");
    }
    const { signal } = controller;
    for (const work of [
      () => buildBm25(at("index"), stopping(), { signal }),
      () => buildBm25(at("index"), failing()),
    ]) {
      let message = "";
      await work().catch((error: Error) => {
        message = error.message;
      });
      expect(message).to.match(/enough|a bad line/);
      expect(fs.readdirSync(at("index")).length).to.equal(2);
      expect(openBm25(at("index")).search("w1", 5)).to.deep.equal(before);
    }
  });

  it("buildBm25() killed leaves the old index usable; the next build clears up", async () => {
    await buildBm25(at("index"), zipfPassages(50), { source: "old", stopWords: "none" });
    const before = openBm25(at("index")).search("w1", 5);
    const script = path.join(__dirname, "build-for-ever.ts");
    const child = spawn(process.execPath, ["--import=tsx", script, at("index")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    // It tells when it has written runs.
    await once(child.stdout, "data");
    expect(fs.readdirSync(at("index")).length, "description, arrays old and new, and the lock").to.equal(4);
    child.kill("SIGKILL");
    await once(child, "close");
    expect(describeBm25(at("index"))?.source).to.equal("old");
    expect(openBm25(at("index")).search("w1", 5)).to.deep.equal(before);
    await buildBm25(at("index"), zipfPassages(60), { source: "new", stopWords: "none" });
    expect(fs.readdirSync(at("index")).length).to.equal(2);
    expect(openBm25(at("index")).size).to.equal(60);
  });

  it("openBm25() names a folder without an index, and files that are cut short, missing or of another build", async () => {
    fs.mkdirSync(at("empty"));
    expect((await inputErrorOf(() => openBm25(at("empty")))).message).to.include("holds no BM25 index");
    const { arrays } = await buildBm25(at("index"), zipfPassages(50), { stopWords: "none" });
    // As an earlier version wrote it: what shows by itself is noticed without checksums.
    const { files: _, ...earlier } = describeBm25(at("index")) as Bm25Description;
    fs.writeFileSync(at("index", "bm25.json"), JSON.stringify(earlier));
    for (const name of ["impacts.npy", "passages.npy", "starts.npy", "maxima.npy", "ids.txt", "terms.txt"]) {
      const file = at("index", arrays, name);
      const whole = fs.readFileSync(file);
      fs.writeFileSync(file, whole.subarray(0, name.endsWith(".txt") ? whole.indexOf(10, 9) + 1 : whole.length - 8));
      const error = await inputErrorOf(() => openBm25(at("index")));
      expect([name, path.basename(error.file ?? "")]).to.deep.equal([name, name]);
      expect(error.message).to.match(/cut short|do not belong together/);
      fs.rmSync(file);
      expect((await inputErrorOf(() => openBm25(at("index")))).file).to.equal(file);
      fs.writeFileSync(file, whole);
    }
    expect(openBm25(at("index")).size).to.equal(50);
  });
});
