/**
 * Models that sentence-transformers saved (test/goldens/foreign, made by make_foreign_goldens.py) give its vectors to
 * 1e-4, on every engine.
 */
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { type Encoded, encodeCollection, VectorFiles } from "../../../lib/retrieval";
import { goldenPath, readGoldenJson } from "../../oracle/golden";
import { put, useScratch } from "../../text/scratch";

const TOLERANCE = 1e-4;

interface Goldens {
  texts: string[];
  models: Record<string, { queries: number[][]; passages: number[][] }>;
}

describe("encodeCollection() of foreign models", () => {
  const { texts, models } = readGoldenJson<Goldens>("foreign", "vectors.json");
  const at = useScratch();
  after(async () => {
    await useEngine();
  });

  for (const engine of [undefined, "wasm"] as const) {
    for (const [kind, { queries, passages }] of Object.entries(models)) {
      it(`gives the vectors of ${kind}, ${engine ?? "on the usual engine"}`, async () => {
        await useEngine(engine);
        const lines = texts.map((text, i) => `${JSON.stringify({ _id: String(i), title: "", text })}\n`).join("");
        for (const name of ["corpus.jsonl", "queries.jsonl"]) put(at("data", name), lines);
        for (const [what, expected] of [
          ["corpus", passages],
          ["queries", queries],
        ] as [Encoded, number[][]][]) {
          await encodeCollection(goldenPath("foreign", kind), at("data"), at(what), { what, batchSize: 4 });
          const found = await new VectorFiles(at(what)).load();
          const worst = Math.max(...expected.flat().map((value, i) => Math.abs(value - found[i])));
          expect(found.length).to.equal(expected.flat().length);
          expect(worst, what).to.be.below(TOLERANCE);
        }
      });
    }
  }
});
