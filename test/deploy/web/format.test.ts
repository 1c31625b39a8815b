/** The files of an exported folder: what is written is read again, and damage is told. */
import { expect } from "chai";
import * as fc from "fast-check";
import {
  ByteReader,
  ByteWriter,
  coarseProduct,
  fineProduct,
  meanFile,
  meanOfRows,
  quantizeRows,
  readHead,
  readMean,
  readTexts,
  readTokenizerFile,
  readVectorPart,
  shardOf,
  vectorPart,
  type WebPassage,
  WordShard,
  writeHead,
  writePostings,
  writeShards,
  writeTexts,
  writeTokenizerFile,
} from "../../../lib/deploy/web/format";
import { Vocabulary, WordPieceTokenizer } from "../../../lib/tokens";

const whole = fc.string({ unit: "grapheme", maxLength: 12 });

describe("files of an exported folder", () => {
  it("ByteWriter and ByteReader keep numbers, floats and texts", () => {
    const one = fc.oneof(fc.maxSafeNat(), fc.double({ noNaN: true }).map(String), whole);
    fc.assert(
      fc.property(fc.array(one), fc.double({ noNaN: true }), (values, float) => {
        const writer = new ByteWriter();
        for (const value of values) typeof value === "number" ? writer.number(value) : writer.text(value);
        writer.float(float);
        const reader = new ByteReader(writer.take());
        const read = values.map((value) => (typeof value === "number" ? reader.number() : reader.text()));
        expect(read).to.deep.equal(values);
        expect(Object.is(reader.float(), float)).to.equal(true);
        expect(() => reader.number()).to.throw(RangeError, "ends too early");
      }),
    );
  });

  it("heads keep lengths, idf and first terms", () => {
    const head = {
      lengths: Int32Array.of(3, 0, 400, 1),
      idf: new Map([
        [1, Math.log(5)],
        [3, 0.1],
      ]),
      firstTerms: ["a", "m😀", "語"],
      copyOf: new Map([
        [2, 2],
        [700, 2],
      ]),
    };
    expect(readHead(writeHead(head))).to.deep.equal(head);
    const bytes = writeHead(head);
    for (let end = 0; end < bytes.length; end++) {
      expect(() => readHead(bytes.subarray(0, end)), `${end}`).to.throw(RangeError);
    }
  });

  it("shards keep every term's postings, wherever they are cut", () => {
    const lists = fc.dictionary(
      whole,
      fc.uniqueArray(fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 300 })), {
        ...{ minLength: 1, maxLength: 20, selector: ([passage]) => passage },
      }),
    );
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 200 }), (given, size) => {
        const terms = Object.keys(given)
          .filter((term) => term !== "")
          .sort();
        const postingsOf = (term: string) => {
          const sorted = [...given[term]].sort(([a], [b]) => a - b);
          const of = (at: 0 | 1) => Int32Array.from(sorted, (posting) => posting[at]);
          return { passages: of(0), frequencies: of(1) };
        };
        const shards = [
          ...writeShards(
            terms.map((term) => ({ term, count: given[term].length, postings: writePostings(postingsOf(term)) })),
            size,
          ),
        ];
        const read = shards.map(({ bytes }) => new WordShard(bytes));
        const firsts = shards.map(({ first }) => first);
        for (const term of terms) expect(read[shardOf(firsts, term)].postings(term)).to.deep.equal(postingsOf(term));
        expect(read.every((shard) => shard.postings("no such term") === undefined)).to.equal(true);
      }),
    );
  });

  it("vectors in bytes are within half a step, with second bytes within 1/510 of one", () => {
    const dimension = 8;
    const rows = fc.array(
      fc.array(fc.float({ noNaN: true, min: -4, max: 4 }), { minLength: dimension, maxLength: dimension }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(rows, (given) => {
        const vectors = Float32Array.from(given.flat());
        const mean = readMean(meanFile(meanOfRows(vectors, dimension)), dimension);
        const quantized = quantizeRows(vectors, mean);
        const { scales, values } = readVectorPart(vectorPart(quantized), given.length, dimension);
        const axis = (i: number) => Float32Array.from({ length: dimension }, (_, at) => Number(at === i));
        for (const [row, scale] of scales.entries()) {
          for (let i = 0; i < dimension; i++) {
            const expected = given[row][i] - mean[i];
            const coarse = scale * coarseProduct(axis(i), values, row);
            const fine = scale * fineProduct(axis(i), values, quantized.fine, row);
            expect(Math.abs(coarse - expected)).to.be.at.most(scale * 0.501 + 1e-6);
            expect(Math.abs(fine - expected)).to.be.at.most(scale / 500 + 1e-6);
          }
        }
        expect(() => readVectorPart(vectorPart(quantized).subarray(1), given.length, dimension)).to.throw(RangeError);
      }),
    );
  });

  it("texts keep places, addresses, and every letter", () => {
    const passages: WebPassage[] = [
      { id: "a", title: "", text: "\ud800 half, </script>, \u2028", file: undefined, line: undefined, url: undefined },
      { id: "b#c", title: "T", text: "x", file: "b.md", line: 3, url: "https://example.org/b#c" },
      { id: "d", title: "T", text: "", file: undefined, line: undefined, url: "d" },
    ];
    expect(readTexts(writeTexts(passages))).to.deep.equal(passages);
    expect(() => readTexts(writeTexts(passages).subarray(3))).to.throw(SyntaxError);
  });

  it("a tokenizer read from its file gives the tokenizer's ids", () => {
    const own = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "fetch", "##ing", "é", "files", "<x>", "."];
    const added = [
      { content: "<x>", special: false, lstrip: true, rstrip: false, normalized: true, singleWord: false },
      { content: "<new>", special: false, lstrip: false, rstrip: false, normalized: false, singleWord: false },
    ];
    const tokenizer = new WordPieceTokenizer(new Vocabulary(own, undefined, undefined, added), { stripAccents: false });
    const { vocabulary } = tokenizer;
    const read = readTokenizerFile(
      writeTokenizerFile({
        tokens: vocabulary.tokens.slice(0, vocabulary.ownSize),
        special: vocabulary.specialTokens,
        added: vocabulary.added.map(({ token }) => token),
        normalization: { lowercase: true, stripAccents: false, splitChinese: true },
      }),
    );
    for (const text of ["Fetching É files <x>.", "<new>files [MASK] zebra", "", "  <X> fetch"]) {
      expect(read.encode(text, { maxLength: 8 })).to.deep.equal(tokenizer.encode(text, { maxLength: 8 }));
    }
  });
});
