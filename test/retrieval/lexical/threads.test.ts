/** Searching in threads gives what one index gives, in order. */
import { expect } from "chai";
import { bm25Results, bm25ResultsInThreads, buildBm25, collectRun, openBm25 } from "../../../lib/retrieval";
import { inputErrorOf, useScratch } from "../../text/scratch";
import { zipfPassages } from "./zipf";

describe("bm25ResultsInThreads()", () => {
  const at = useScratch();

  it("bm25ResultsInThreads() gives every query, in order, what one thread gives", async () => {
    await buildBm25(at("index"), zipfPassages(500), { stopWords: "none" });
    const queries = Array.from({ length: 75 }, (_, i) => ({
      id: `q${i}`,
      text: `w${1 + (i % 30)} w${1 + ((i * 7) % 90)}`,
    }));
    const index = openBm25(at("index"));
    const alone = await collectRun(bm25Results(index, queries, 10));
    index.close();
    const together = await collectRun(bm25ResultsInThreads(at("index"), queries, 10, { threads: 2 }));
    expect([...together]).to.deep.equal([...alone]);
    expect([...together.values()].some((found) => found.size === 10)).to.equal(true);
    expect(await collectRun(bm25ResultsInThreads(at("index"), [], 10))).to.deep.equal(new Map());
  });

  it("bm25ResultsInThreads() ends its threads when who reads stops early, and tells of a folder without an index", async () => {
    await buildBm25(at("index"), zipfPassages(100), { stopWords: "none" });
    const queries = Array.from({ length: 200 }, (_, i) => ({ id: `q${i}`, text: "w1 w2" }));
    for await (const [query] of bm25ResultsInThreads(at("index"), queries, 5)) if (query === "q3") break;
    const error = await inputErrorOf(() => collectRun(bm25ResultsInThreads(at("none"), queries, 5)));
    expect(error.message).to.include("holds no BM25 index");
  });
});
