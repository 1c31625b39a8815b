/** Term coverage against models whose scores are known, and against sorting the whole vocabulary. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { bagOfWords, collatePlain } from "../../lib/batches";
import { useEngine } from "../../lib/engine";
import type { CoverageReport } from "../../lib/eval";
import { priorCoverage, projectCls, termCoverage } from "../../lib/inspect";
import type { EncoderModel } from "../../lib/model";
import type { TokenStore } from "../../lib/tokens";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";
import { plantedModel, randomModel } from "./planted";

const depths = ["|T|", 5, 16, 64] as const;

describe("term coverage", () => {
  let corpus: SyntheticCorpus;
  let store: TokenStore;
  let model: EncoderModel;
  let V: number;

  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus(40);
    store = corpus.store;
    V = corpus.tokenizer.vocabulary.size;
    model = randomModel(V);
  });
  after(() => model.parameters.dispose());

  /**
   * Coverage by the definition: sort all ordinary ids by score, ties by the lower id, and look for each passage's own.
   */
  function bySorting(scoresOf: (passage: number) => ArrayLike<number>, count: number, room: number): CoverageReport {
    const { vocabulary } = corpus.tokenizer;
    const found: Record<string, number[]> = Object.fromEntries(depths.map((depth) => [depth, []]));
    const [medians, reciprocals, sizes]: number[][] = [[], [], []];
    let empty = 0;
    for (let i = 0; i < count; i++) {
      const bag = [...new Set(store.row(i).subarray(0, room))].filter((id) => vocabulary.isSpecial[id] === 0);
      if (bag.length === 0) {
        empty++;
        continue;
      }
      const scores = scoresOf(i);
      const order = [...vocabulary.ordinaryIds].sort((a, b) => scores[b] - scores[a] || a - b);
      const ranks = bag.map((id) => order.indexOf(id) + 1).sort((a, b) => a - b);
      for (const depth of depths) {
        const limit = depth === "|T|" ? bag.length : depth;
        found[depth].push(ranks.filter((rank) => rank <= limit).length / bag.length);
      }
      medians.push((ranks[(ranks.length - 1) >> 1] + ranks[ranks.length >> 1]) / 2);
      reciprocals.push(ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length);
      sizes.push(ranks.length);
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    return {
      passages: sizes.length,
      emptyPassages: empty,
      tokens: mean(sizes),
      coverage: Object.fromEntries(depths.map((depth) => [depth, mean(found[depth])])),
      medianRank: mean(medians),
      meanReciprocalRank: mean(reciprocals),
    };
  }

  function expectClose(found: CoverageReport, expected: CoverageReport): void {
    expect([found.passages, found.emptyPassages]).to.deep.equal([expected.passages, expected.emptyPassages]);
    for (const depth of depths)
      expect(found.coverage[depth], `@${depth}`).to.be.closeTo(expected.coverage[depth], 1e-9);
    for (const name of ["tokens", "medianRank", "meanReciprocalRank"] as const) {
      expect(found[name], name).to.be.closeTo(expected[name], 1e-9);
    }
  }

  it("termCoverage() looks at the vocabulary's tokens alone where the embedding matrix is padded", async () => {
    const scores = Float32Array.from({ length: V }, (_, id) => 50 + (id % 17));
    const reports: CoverageReport[] = [];
    for (const padded of [scores, Float32Array.of(...scores, 99, 99, 99)]) {
      const planted = plantedModel(padded);
      reports.push(await termCoverage(planted, corpus.tokenizer, store, { depths }));
      planted.parameters.dispose();
    }
    expectClose(reports[1], reports[0]);
  });

  it("termCoverage() of a model with planted scores is what those scores say", async () => {
    const scores = Float32Array.from({ length: V }, (_, id) => 1000 * ((id * 37) % V));
    const planted = plantedModel(scores);
    const report = await termCoverage(planted, corpus.tokenizer, store, { depths: [...depths], maxLength: 30 });
    planted.parameters.dispose();
    expectClose(
      report,
      bySorting(() => scores, 40, 28),
    );
    expect(report.emptyPassages).to.equal(1);
    expect(report.coverage[64]).to.be.within(0.1, 0.9);
  });

  for (const head of ["full", "bare"] as const) {
    it(`termCoverage() with the ${head} head equals projecting every passage alone and sorting`, async () => {
      const { vocabulary } = corpus.tokenizer;
      const scores: Float32Array[] = [];
      for (let i = 0; i < 40; i++) {
        const row = [vocabulary.special.cls, ...store.row(i).subarray(0, 18), vocabulary.special.sep];
        scores.push(await projectCls(model, collatePlain([row], 0), head));
      }
      const before = tf.memory().numTensors;
      const options = { depths: [...depths], maxLength: 20, batchSize: 7, head };
      const report = await termCoverage(model, corpus.tokenizer, store, options);
      expect(tf.memory().numTensors).to.equal(before);
      const expected = bySorting((i) => scores[i], 40, 18);
      // A batch's padding moves scores by rounding: a near tie may fall the other way.
      for (const depth of depths) expect(report.coverage[depth]).to.be.closeTo(expected.coverage[depth], 0.005);
      expect(report.medianRank).to.be.closeTo(expected.medianRank, 0.2);
      expect(report.tokens).to.be.closeTo(expected.tokens, 1e-9);
    });
  }

  it("termCoverage() does not depend on the batch size", async () => {
    const reports = [];
    for (const batchSize of [1, 6, 64]) {
      reports.push(
        await termCoverage(model, corpus.tokenizer, store, { batchSize, depths: [...depths], maxLength: 30 }),
      );
    }
    for (const report of reports) {
      for (const depth of depths) expect(report.coverage[depth]).to.be.closeTo(reports[0].coverage[depth], 0.005);
    }
  });

  it("termCoverage() measures the first passages only when told, filters tokens, and reports progress", async () => {
    const seen: number[] = [];
    const options = { limit: 10, batchSize: 4, maxLength: 30, depths: [...depths] };
    const onProgress = ({ done, total }: { done: number; total?: number }) => {
      expect(total).to.equal(10);
      seen.push(done);
    };
    const report = await termCoverage(model, corpus.tokenizer, store, { ...options, onProgress });
    expect([report.passages, report.emptyPassages]).to.deep.equal([9, 1]);
    expect(seen).to.deep.equal([4, 8, 10]);
    const kept = new Set(bagOfWords(store.row(0), corpus.tokenizer.vocabulary).slice(0, 3));
    const filtered = await termCoverage(model, corpus.tokenizer, store, {
      ...options,
      limit: 1,
      keep: (id) => kept.has(id),
    });
    expect(filtered.tokens).to.equal(3);
    expect(filtered.coverage["|T|"]).to.equal(1);
  });

  it("termCoverage() ends when its signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    try {
      await termCoverage(model, corpus.tokenizer, store, { signal, maxLength: 30 });
      expect.fail("it did not end");
    } catch (error) {
      expect((error as Error).message).to.equal("enough");
    }
  });

  it("priorCoverage() ranks every passage's tokens by the corpus's counts", () => {
    const counts = new Float64Array(V);
    for (const id of store.ids) counts[id]++;
    const report = priorCoverage(corpus.tokenizer, store, { depths: [...depths], maxLength: 30 });
    expectClose(
      report,
      bySorting(() => counts, 40, 28),
    );
  });

  it("priorCoverage() counts over the whole corpus although only its first passages are measured", () => {
    const counts = new Float64Array(V);
    for (const id of store.ids) counts[id]++;
    const report = priorCoverage(corpus.tokenizer, store, { depths: [...depths], maxLength: 30, limit: 6 });
    expectClose(
      report,
      bySorting(() => counts, 6, 28),
    );
  });
});
