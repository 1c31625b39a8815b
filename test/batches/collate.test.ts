import { expect } from "chai";
import * as fc from "fast-check";
import {
  bagOfWords,
  collate,
  collatePlain,
  cropToLength,
  type DecoderInput,
  type Example,
  maskBudget,
  maskSamplers,
} from "../../lib/batches";
import { Random } from "../../lib/random";
import { stopWordIds, Vocabulary } from "../../lib/tokens";
import { CLS, FIRST_WORD, framed, PAD, SEP, toyContent, toyVocabulary, UNK } from "../tokens/toy";

const vocabulary = toyVocabulary;

describe("bagOfWords()", () => {
  it("bagOfWords() is the set of ids that are not special, ascending, each once", () => {
    expect([...bagOfWords(framed([9, 7, UNK, 9, 30]), vocabulary)]).to.deep.equal([7, 9, 30]);
    fc.assert(
      fc.property(toyContent, (content) => {
        const expected = [...new Set(content)].filter((id) => id > 4).sort((a, b) => a - b);
        expect([...bagOfWords(framed(content), vocabulary)]).to.deep.equal(expected);
      }),
    );
  });

  it("bagOfWords() of a row without words is empty", () => {
    expect(bagOfWords(framed([]), vocabulary)).to.have.length(0);
    expect(bagOfWords(framed([UNK]), vocabulary)).to.have.length(0);
  });

  it("bagOfWords() leaves out the ids it is told to, and may be left with none", () => {
    expect([...bagOfWords(framed([9, 7, 9, 30, 8]), vocabulary, new Set([9, 8, 11]))]).to.deep.equal([7, 30]);
    expect(bagOfWords(framed([9, 8, 9]), vocabulary, new Set([8, 9]))).to.have.length(0);
  });
});

describe("stopWordIds()", () => {
  it("stopWordIds() are those of whole words in either case, not of pieces, punctuation or special tokens", () => {
    const words = ["the", "The", "##the", "wing", "in", "##in", ".", "a", "inner"];
    const withWords = new Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ...words]);
    expect([...stopWordIds(withWords)].map((id) => withWords.tokens[id])).to.deep.equal(["the", "The", "in", "a"]);
    expect(stopWordIds(vocabulary)).to.deep.equal(new Set());
  });
});

describe("cropToLength()", () => {
  const content = Int32Array.from({ length: 12 }, (_, i) => FIRST_WORD + i);
  const crop = (maxLength: number, style: "random" | "head", random = new Random(1)): number[] => [
    ...cropToLength(content, { maxLength, vocabulary, crop: style, random }),
  ];

  it("cropToLength() puts [CLS] and [SEP] around a text that fits", () => {
    for (const maxLength of [14, 15, 512]) expect(crop(maxLength, "random")).to.deep.equal([...framed(content)]);
  });

  it("cropToLength() keeps the head when told to", () => {
    expect(crop(6, "head")).to.deep.equal([CLS, 5, 6, 7, 8, SEP]);
    expect(crop(2, "head")).to.deep.equal([CLS, SEP]);
  });

  it("cropToLength() takes every window alike at random", () => {
    const random = new Random("crop");
    const counts = new Map<number, number>();
    for (let i = 0; i < 9000; i++) {
      const row = crop(6, "random", random);
      expect(row).to.deep.equal([CLS, row[1], row[1] + 1, row[1] + 2, row[1] + 3, SEP]);
      counts.set(row[1], (counts.get(row[1]) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).to.deep.equal([5, 6, 7, 8, 9, 10, 11, 12, 13]);
    for (const count of counts.values()) expect(count).to.be.within(850, 1150);
  });

  it("cropToLength() refuses a length without room for [CLS] and [SEP]", () => {
    for (const maxLength of [1, 0, Number.NaN])
      expect(() => crop(maxLength, "head")).to.throw(RangeError, "at least 2");
  });
});

describe("collatePlain()", () => {
  it("collatePlain() pads to the longest row", () => {
    const { batchSize, length, inputIds, attentionMask } = collatePlain([[2, 3], Int32Array.of(2, 9, 3), []], PAD);
    expect([batchSize, length]).to.deep.equal([3, 3]);
    expect([...inputIds]).to.deep.equal([2, 3, 0, 2, 9, 3, 0, 0, 0]);
    expect([...attentionMask]).to.deep.equal([1, 1, 0, 1, 1, 1, 0, 0, 0]);
  });

  it("collatePlain() of no rows is empty", () => {
    expect(collatePlain([], PAD)).to.deep.include({ batchSize: 0, length: 1 });
  });
});

describe("collate()", () => {
  const examples = fc
    .array(toyContent, { minLength: 1, maxLength: 8 })
    .map((rows) => rows.map((ids, i): Example => ({ id: `p${i}`, ids })));
  const maxLength = fc.integer({ min: 2, max: 40 });

  it("collate() keeps its arrays consistent with one another, whatever the rows", () => {
    fc.assert(
      fc.property(examples, maxLength, fc.integer(), (rows, limit, seed) => {
        const batch = collate(rows, { vocabulary, maxLength: limit }, new Random(seed));
        const lengths = rows.map(({ ids }) => Math.min(ids.length + 2, limit));
        const B = rows.length;
        const L = Math.max(...lengths);
        expect([batch.batchSize, batch.length]).to.deep.equal([B, L]);
        expect(batch.passageIds).to.deep.equal(rows.map(({ id }) => id));
        for (const array of [batch.inputIds, batch.originalIds, batch.attentionMask])
          expect(array).to.have.length(B * L);
        const labels = new Map(Array.from(batch.maskedPositions, (at, i) => [at, batch.maskedLabels[i]]));
        expect(labels.size).to.equal(batch.maskedLabels.length);
        expect([...labels.keys()]).to.deep.equal([...labels.keys()].sort((a, b) => a - b));
        for (let b = 0; b < B; b++) {
          const original = batch.originalIds.subarray(b * L, (b + 1) * L);
          const row = original.subarray(0, lengths[b]);
          expect([row[0], row[lengths[b] - 1]]).to.deep.equal([CLS, SEP]);
          expect(rows[b].ids.join()).to.include(row.subarray(1, -1).join());
          expect([...bagOfWords(row, vocabulary)]).to.deep.equal([
            ...batch.bagIds.subarray(batch.bagOffsets[b], batch.bagOffsets[b + 1]),
          ]);
          let masked = 0;
          for (let l = 0; l < L; l++) {
            const at = b * L + l;
            expect(batch.attentionMask[at]).to.equal(l < lengths[b] ? 1 : 0);
            if (l >= lengths[b]) expect([batch.inputIds[at], batch.originalIds[at]]).to.deep.equal([PAD, PAD]);
            if (labels.has(at)) {
              masked++;
              expect(labels.get(at)).to.equal(batch.originalIds[at]);
              expect(vocabulary.isSpecial[batch.originalIds[at]]).to.equal(0);
            } else expect(batch.inputIds[at]).to.equal(batch.originalIds[at]);
          }
          expect(masked).to.be.at.most(maskBudget(lengths[b], 0.3));
        }
        expect([batch.bagOffsets[0], batch.bagOffsets[B]]).to.deep.equal([0, batch.bagIds.length]);
      }),
    );
  });

  it("collate() gives the same bits for the same generator, others for another", () => {
    const rows = fc.sample(toyContent, { numRuns: 16, seed: 3 }).map((ids, i) => ({ id: String(i), ids }));
    const make = (seed: number): unknown => collate(rows, { vocabulary, maxLength: 24 }, new Random(seed));
    expect(make(1)).to.deep.equal(make(1));
    expect(make(1)).not.to.deep.equal(make(2));
  });

  it("collate() with ids out of the bag changes the bags alone, and may empty them", () => {
    const rows = [
      { id: "some", ids: Int32Array.of(9, 7, 9, 30) },
      { id: "nothing else", ids: Int32Array.of(9, 8) },
    ];
    const options = { vocabulary, maxLength: 24 };
    const plain = collate(rows, options, new Random(6));
    const without = collate(rows, { ...options, outOfBag: new Set([8, 9]) }, new Random(6));
    const bags = { bagOffsets: Int32Array.of(0, 2, 2), bagIds: Int32Array.of(7, 30) };
    expect(without).to.deep.equal({ ...plain, ...bags });
  });

  it("collate() keeps a passage with no text: no masked position, an empty bag", () => {
    const batch = collate([{ id: "empty", ids: new Int32Array(0) }], { vocabulary, maxLength: 16 }, new Random(1));
    expect([...batch.inputIds]).to.deep.equal([CLS, SEP]);
    expect(batch.maskedPositions).to.have.length(0);
    expect([...batch.bagOffsets]).to.deep.equal([0, 0]);
  });

  it("collate() takes the bag of the cropped row before masking, not of the whole text", () => {
    const ids = Int32Array.from({ length: 20 }, (_, i) => FIRST_WORD + i);
    const batch = collate(
      [{ id: "long", ids }],
      { vocabulary, maxLength: 7, crop: "head", maskRatio: 1 },
      new Random(1),
    );
    expect([...batch.bagIds]).to.deep.equal([5, 6, 7, 8, 9]);
    expect([...batch.maskedLabels]).to.deep.equal([5, 6, 7, 8, 9]);
  });

  const decoders: DecoderInput[] = [
    { kind: "masked", ratio: 0.5 },
    ...maskSamplers.map((sampler): DecoderInput => ({ kind: "visible", ratio: 0.5, sampler })),
  ];
  for (const decoder of decoders) {
    it(`collate() for a decoder (${Object.values(decoder).join(", ")}) gives the encoder what it gets without one`, () => {
      const rows = fc.sample(toyContent, { numRuns: 12, seed: 8 }).map((ids, i) => ({ id: String(i), ids }));
      const plain = collate(rows, { vocabulary, maxLength: 24 }, new Random(2));
      const { decoderMasked, visible, ...rest } = collate(rows, { vocabulary, maxLength: 24, decoder }, new Random(2));
      expect(rest).to.deep.equal(plain);
      expect([decoderMasked !== undefined, visible !== undefined]).to.deep.equal(
        decoder.kind === "masked" ? [true, false] : [false, true],
      );
    });
  }

  it("collate() masks the unmasked text anew for a decoder, at the decoder's ratio and elsewhere", () => {
    const rows = [0, 1].map((i) => ({ id: String(i), ids: Int32Array.from({ length: 20 - i }, (_, l) => 5 + l) }));
    const decoder: DecoderInput = { kind: "masked", ratio: 0.5 };
    const batch = collate(rows, { vocabulary, maxLength: 24, decoder }, new Random(3));
    const masked = batch.decoderMasked!;
    expect([masked.maskedPositions.length, batch.maskedPositions.length]).to.deep.equal([11 + 10, 7 + 6]);
    expect([...masked.maskedLabels]).to.deep.equal([...masked.maskedPositions].map((at) => batch.originalIds[at]));
    const restored = masked.inputIds.slice();
    masked.maskedPositions.forEach((at, i) => {
      restored[at] = masked.maskedLabels[i];
    });
    expect(restored).to.deep.equal(batch.originalIds);
    const both = masked.maskedPositions.filter((at) => batch.maskedPositions.includes(at));
    expect(both.length).to.be.within(1, 12);
  });

  it("collate() makes the decoder's masks of the cropped row", () => {
    const ids = Int32Array.from({ length: 30 }, (_, i) => FIRST_WORD + (i % 20));
    const decoder: DecoderInput = { kind: "visible", ratio: 0.5, sampler: "vectorised" };
    const batch = collate([{ id: "long", ids }], { vocabulary, maxLength: 12, decoder }, new Random(3));
    expect(batch.visible).to.have.length(12);
    for (const [i, row] of batch.visible!.entries()) expect((row >>> 12) | ((row >>> i) & 1)).to.equal(0);
  });
});
