/**
 * Batches by a thread that runs ahead: the same bits as without it, from any step, and failures that reach whoever
 * waits.
 */
import { expect } from "chai";
import { type BatchSourceOptions, batchForStep, batchSource, type DecoderInput, samplerOf } from "../../../lib/batches";
import { stopWordIds, Vocabulary } from "../../../lib/tokens";
import { type SyntheticCorpus, syntheticCorpus } from "../../train/synthetic";

describe("batchSource()", () => {
  let corpus: SyntheticCorpus;

  before(async () => {
    corpus = await syntheticCorpus();
  });

  function options(decoder: DecoderInput | undefined, ahead: boolean): BatchSourceOptions {
    const { store, tokenizer } = corpus;
    const sampler = samplerOf(store, { batchSize: 3, seed: 5, maxLength: 22 });
    const collate = { vocabulary: tokenizer.vocabulary, maxLength: 24, decoder };
    return { store, sampler, collate, accumulation: 2, steps: 9, ahead };
  }

  async function batchesOf(first: number, last: number, settings: BatchSourceOptions) {
    const source = batchSource(settings);
    const taken = [];
    for (let step = first; step <= last; step++) taken.push((await source.take(step)).batches);
    await source.close();
    return taken;
  }

  const inputs: [string, DecoderInput | undefined][] = [
    ["no decoder", undefined],
    ["a masked text", { kind: "masked", ratio: 0.5 }],
    ["masks of positions", { kind: "visible", ratio: 0.5, sampler: "vectorised" }],
  ];
  for (const [what, decoder] of inputs) {
    it(`batchSource() with ${what} gives the same bits ahead as not, and from the middle as from the start`, async () => {
      const { store, sampler, collate } = options(decoder, false);
      const expected = Array.from({ length: 9 }, (_, i) =>
        [2 * i, 2 * i + 1].map((number) => batchForStep(store, sampler, number, collate)),
      );
      expect(await batchesOf(1, 9, options(decoder, false))).to.deep.equal(expected);
      expect(await batchesOf(1, 9, options(decoder, true))).to.deep.equal(expected);
      expect(await batchesOf(6, 9, options(decoder, true))).to.deep.equal(expected.slice(5));
    });
  }

  it("batchSource() knows added tokens in the thread as without it: a special one is not a word of a bag", async () => {
    const { tokens, specialTokens } = corpus.tokenizer.vocabulary;
    const flags = { lstrip: false, rstrip: false, normalized: false, singleWord: false };
    const added = ["the", "[behind]"].map((content) => ({ content, special: true, ...flags }));
    const vocabulary = new Vocabulary(tokens, specialTokens, undefined, added);
    const withAdded = (settings: BatchSourceOptions) => ({ ...settings, collate: { ...settings.collate, vocabulary } });
    const inline = await batchesOf(1, 4, withAdded(options(undefined, false)));
    expect(await batchesOf(1, 4, withAdded(options(undefined, true)))).to.deep.equal(inline);
    const the = vocabulary.idOf("the") as number;
    expect(inline.flat().some(({ bagIds }) => bagIds.includes(the))).to.equal(false);
  });

  it("batchSource() leaves stop words out of the bag in the thread as without it", async () => {
    const outOfBag = stopWordIds(corpus.tokenizer.vocabulary);
    const leftOut = (settings: BatchSourceOptions) => ({ ...settings, collate: { ...settings.collate, outOfBag } });
    const inline = await batchesOf(1, 4, leftOut(options(undefined, false)));
    expect(await batchesOf(1, 4, leftOut(options(undefined, true)))).to.deep.equal(inline);
    const idsOf = (steps: typeof inline) => new Set(steps.flat().flatMap(({ bagIds }) => [...bagIds]));
    const all = idsOf(await batchesOf(1, 4, options(undefined, true)));
    const the = corpus.tokenizer.vocabulary.idOf("the") as number;
    expect([all.has(the), idsOf(inline).has(the)]).to.deep.equal([true, false]);
    expect(idsOf(inline)).to.deep.equal(new Set([...all].filter((id) => !outOfBag.has(id))));
  });

  it("batchSource() says how long the making of a step's batches took", async () => {
    for (const ahead of [false, true]) {
      const source = batchSource(options(undefined, ahead));
      expect((await source.take(1)).collatorMs).to.be.above(0);
      await source.close();
    }
  });

  it("batchSource() leaves the corpus as it was, and may be closed with work under way", async () => {
    const before = corpus.store.row(0).slice();
    const source = batchSource(options(undefined, true));
    void source.take(1).catch(() => {});
    await source.close();
    expect(corpus.store.row(0)).to.deep.equal(before);
  });

  for (const ahead of [false, true]) {
    it(`batchSource() ${ahead ? "ahead" : "not ahead"} hands a failure to whoever takes the step`, async () => {
      const settings = options(undefined, ahead);
      const source = batchSource({ ...settings, collate: { ...settings.collate, maskRatio: 2 } });
      let failure: unknown;
      await source.take(1).catch((error: unknown) => {
        failure = error;
      });
      expect(failure).to.be.instanceOf(Error);
      expect((failure as Error).message).to.include("mask ratio must be within 0 … 1, found 2");
      await source.take(2).then(
        () => expect.fail("the next step was given"),
        () => {},
      );
      await source.close();
    });
  }
});
