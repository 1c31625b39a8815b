/** Rows and texts to [CLS] vectors: order, batches, padding, length. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import * as fc from "fast-check";
import { useEngine } from "../../lib/engine";
import { InputError } from "../../lib/errors";
import type { EncoderModel } from "../../lib/model";
import { batchesByLength, encoderRows, encodeTexts } from "../../lib/retrieval";
import { randomModel } from "../inspect/planted";
import { thrownBy } from "../train/runs";
import { type SyntheticCorpus, syntheticCorpus } from "../train/synthetic";

const H = 32;

describe("encodeTexts()", () => {
  let corpus: SyntheticCorpus;
  let model: EncoderModel;
  let rows: Int32Array[];
  /** Every row encoded alone, without any padding. */
  let alone: Float32Array[];

  before(async () => {
    await useEngine();
    corpus = await syntheticCorpus(30);
    model = randomModel(corpus.tokenizer.vocabulary.size);
    rows = Array.from({ length: 30 }, (_, i) => corpus.store.row(i));
    alone = [];
    for (const row of rows) alone.push(await encodeTexts(model, corpus.tokenizer, [row], { maxLength: 32 }));
  });
  after(() => model.parameters.dispose());

  function expectVectors(found: Float32Array, expected: readonly Float32Array[]): void {
    expect(found.length).to.equal(expected.length * H);
    expected.forEach((vector, i) => {
      vector.forEach((value, j) => {
        if (!(Math.abs(found[i * H + j] - value) <= 1e-5)) {
          expect.fail(`vector ${i}, element ${j}: ${found[i * H + j]}, alone ${value}`);
        }
      });
    });
  }

  for (const batchSize of [1, 4, 7, 64]) {
    it(`encodeTexts() in batches of ${batchSize} gives every row, in order, the vector it has alone`, async () => {
      expectVectors(await encodeTexts(model, corpus.tokenizer, rows, { batchSize, maxLength: 32 }), alone);
    });
  }

  it("encodeTexts() refuses ids that the encoder has no embedding of", async () => {
    const row = Int32Array.of(6, model.config.vocabSize);
    const error = (await thrownBy(() => encodeTexts(model, corpus.tokenizer, [row]))) as InputError;
    expect([error.name, error.found]).to.deep.equal(["InputError", String(model.config.vocabSize)]);
  });

  it("encodeTexts() gives different rows different vectors", () => {
    const distinct = new Set(alone.map((vector) => Array.from(vector.slice(0, 4), (x) => x.toFixed(4)).join()));
    expect(distinct.size).to.equal(new Set(rows.map((row) => row.join())).size);
  });

  it("encodeTexts() follows the order of its rows, whatever it is", async () => {
    const order = rows.map((_, i) => (i * 7) % 30);
    const found = await encodeTexts(
      model,
      corpus.tokenizer,
      order.map((i) => rows[i]),
      { batchSize: 4, maxLength: 32 },
    );
    expectVectors(
      found,
      order.map((i) => alone[i]),
    );
  });

  it("encodeTexts() reads at most maxLength tokens, [CLS] and [SEP] counted", async () => {
    const found = await encodeTexts(model, corpus.tokenizer, rows, { maxLength: 8 });
    const cut = rows.map((row) => row.subarray(0, 6));
    expectVectors(found, await each(cut, (row) => encodeTexts(model, corpus.tokenizer, [row], { maxLength: 32 })));
    const bound = await encodeTexts(model, corpus.tokenizer, [Int32Array.from({ length: 500 }, () => 9)]);
    expect(bound.length, "the encoder's 32 positions are the default limit").to.equal(H);
    const error = await thrownBy(() =>
      encodeTexts(model, corpus.tokenizer, [new Int32Array(50).fill(9)], { maxLength: 40 }),
    );
    expect(error).to.be.instanceOf(InputError);
    expect(error.message).to.include("at most 32 tokens");
  });

  it("encodeTexts() of a row without a token gives the vector of [CLS] [SEP], and of no rows nothing", async () => {
    const [vector] = await each([new Int32Array(0)], (row) => encodeTexts(model, corpus.tokenizer, [row]));
    expect(vector.every(Number.isFinite)).to.equal(true);
    expect((await encodeTexts(model, corpus.tokenizer, [])).length).to.equal(0);
  });

  it("encodeTexts() reports progress, leaves no tensor, and ends when its signal is aborted", async () => {
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const controller = new AbortController();
    const onProgress = ({ done, total }: { done: number; total?: number }) => {
      expect(total).to.equal(30);
      seen.push(done);
      if (done === 20) controller.abort(new Error("enough"));
    };
    const work = () =>
      encodeTexts(model, corpus.tokenizer, rows, {
        batchSize: 10,
        maxLength: 32,
        onProgress,
        signal: controller.signal,
      });
    expect((await thrownBy(work)).message).to.equal("enough");
    expect(seen).to.deep.equal([10, 20]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("encodeTexts() tokenizes texts and gives what their ids give", async () => {
    const texts = corpus.passages.map(({ title, text }) => `${title} ${text}`.trim());
    expectVectors(await encodeTexts(model, corpus.tokenizer, texts, { maxLength: 32 }), alone);
  });
});

describe("batchesByLength()", () => {
  it("batchesByLength() brings every row once, in batches of falling length with little padding", () => {
    const rows = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (contents, batchSize) => {
        const all = contents.map((content) => Int32Array.from(content, (id) => id + 1));
        const batches = [...batchesByLength(all, batchSize, 0)];
        expect(batches.flatMap(({ indices }) => indices).sort((a, b) => a - b)).to.deep.equal(all.map((_, i) => i));
        batches.forEach((batch, b) => {
          expect(batch.indices.length).to.equal(b < batches.length - 1 ? batchSize : all.length - b * batchSize);
          if (b > 0) expect(batch.length).to.be.at.most(batches[b - 1].length);
          batch.indices.forEach((index, row) => {
            const found = batch.inputIds.subarray(row * batch.length, (row + 1) * batch.length);
            expect([...found.subarray(0, all[index].length)]).to.deep.equal([...all[index]]);
            expect(found.subarray(all[index].length).every((id) => id === 0)).to.equal(true);
          });
        });
      }),
    );
  });
});

describe("encoderRows()", () => {
  it("encoderRows() frames the first tokens of each row", async () => {
    const { tokenizer } = await syntheticCorpus(5);
    const { cls, sep } = tokenizer.vocabulary.special;
    const rows = encoderRows([Int32Array.of(10, 11, 12), new Int32Array(0)], tokenizer, 4);
    expect(rows.map((row) => [...row])).to.deep.equal([
      [cls, 10, 11, sep],
      [cls, sep],
    ]);
  });
});

async function each<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
