/** Searching in threads gives what one index gives, in order. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Worker } from "node:worker_threads";
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

  it("bm25ResultsInThreads() ends its threads when who reads stops early, and where there is no index", async () => {
    await buildBm25(at("index"), zipfPassages(100), { stopWords: "none" });
    const queries = Array.from({ length: 200 }, (_, i) => ({ id: `q${i}`, text: "w1 w2" }));
    const started: Worker[] = [];
    const onStart = (message: unknown) => started.push((message as { worker: Worker }).worker);
    /** A thread that has ended has this number. */
    const ended = -1;
    const numbers = () => started.map(({ threadId }) => threadId);
    subscribe("worker_threads", onStart);
    try {
      for await (const [query] of bm25ResultsInThreads(at("index"), queries, 5, { threads: 2 })) {
        expect(numbers()).to.have.length(2).and.not.include(ended);
        if (query === "q3") break;
      }
      expect(numbers()).to.deep.equal([ended, ended]);
      const none = bm25ResultsInThreads(at("none"), queries, 5, { threads: 2 });
      const error = await inputErrorOf(() => collectRun(none));
      expect(error.message).to.include("holds no BM25 index");
      expect(new Set(numbers())).to.deep.equal(new Set([ended]));
    } finally {
      unsubscribe("worker_threads", onStart);
    }
  });
});
