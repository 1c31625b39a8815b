/** Every BM25 method against bm25s's scores on the same tokens (test/goldens/make_bm25s.py). */
import * as path from "node:path";
import { expect } from "chai";
import { readJson } from "../../../lib/files";
import { Bm25Index, type Bm25Method } from "../../../lib/retrieval";

interface Golden {
  passages: string[];
  queries: string[];
  cases: { method: Bm25Method; k1: number; b: number; delta: number; scores: number[][] }[];
}

const golden = readJson(path.resolve(__dirname, "../../goldens/bm25s.json")) as Golden;

describe("Bm25Index beside bm25s", () => {
  for (const { method, k1, b, delta, scores } of golden.cases) {
    it(`search() by ${method}, k1 ${k1}, b ${b}, delta ${delta}, gives bm25s's scores to 1e-5`, () => {
      const passages = golden.passages.map((text, i) => ({ id: `p${i}`, title: "", text }));
      const index = new Bm25Index(passages, {
        method,
        k1,
        b,
        delta,
        stopWords: "none",
        analyzer: (text) => text.split(" ").filter(Boolean),
      });
      golden.queries.forEach((query, q) => {
        const hits = index.search(query, passages.length);
        for (const hit of hits) expect(hit.score).to.be.closeTo(scores[q][hit.index], 1e-5);
        const least = Math.min(...scores[q]);
        const above = scores[q].filter((score) => score > least + 1e-6).length;
        expect(hits.length).to.be.at.least(above);
      });
    });
  }
});
