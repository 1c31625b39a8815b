/** Groups as what encoders read: rows, chunks, pairs, and what is left out of a query's softmax. */
import { expect } from "chai";
import type { PlainBatch } from "../../../lib/batches";
import { collateGroups, collatePairs, type Group, type TextForm, withTwins } from "../../../lib/finetune";
import { Random } from "../../../lib/random";
import { CLS, SEP, toyVocabulary } from "../../tokens/toy";
import { toySet } from "./toy-set";

const form: TextForm = {
  ...{ vocabulary: toyVocabulary, queryMaxLength: 6, passageMaxLength: 8 },
  ...{ queryPrefix: Int32Array.of(), passagePrefix: Int32Array.of() },
};

function group(query: number, ...passages: number[]): Group {
  return { query, passages: Int32Array.from(passages), filled: 0 };
}

describe("collateGroups()", () => {
  const set = toySet([[0], [1, 2], [3]]);

  it("collateGroups() frames texts, and tells where the positives are", () => {
    const batch = collateGroups(set, [group(0, 0, 10), group(2, 3, 11)], form);
    expect([...batch.positives]).to.deep.equal([0, 2]);
    expect([...batch.queries[0].inputIds]).to.deep.equal([CLS, 205, SEP, CLS, 207, SEP]);
    expect([...batch.passages[0].inputIds]).to.deep.equal([5, 15, 8, 16].flatMap((id) => [CLS, id, SEP]));
    expect([...batch.excluded]).to.deep.equal([]);
  });

  it("collateGroups() leaves out what answers a query by its own judgements, and nothing that answers another", () => {
    // Query 1 is answered by 1 and 2; 2 stands as a negative of query 0, and query 0's answer as a negative of query 2.
    const batch = collateGroups(set, [group(0, 0, 2), group(1, 1, 12), group(2, 3, 0)], form);
    const P = 6;
    expect([...batch.excluded]).to.deep.equal([0 * P + 5, 1 * P + 1]);
  });

  it("collateGroups() leaves out the other copy of a positive when a query stands twice in a batch", () => {
    const batch = collateGroups(set, [group(0, 0), group(0, 0)], form);
    expect([...batch.excluded]).to.deep.equal([1, 2]);
  });

  it("collateGroups() leaves out a text that stands under another id too, the query's own text, and what answers a twin of the query", () => {
    const rows = [[30], [31], [30], [205], [32]];
    const passages = { ...set.passages, size: 5, row: (place: number) => Int32Array.from(rows[place]) };
    const twins = [
      { id: "a", ids: Int32Array.of(205), positives: Int32Array.of(0) },
      { id: "b", ids: Int32Array.of(206), positives: Int32Array.of(2) },
      { id: "c", ids: Int32Array.of(205), positives: Int32Array.of(4) },
    ];
    const doubled = { ...set, queries: withTwins(twins), passages };
    const batch = collateGroups(doubled, [group(0, 0, 3), group(1, 2, 1), group(2, 4, 1)], form);
    // Passages in order: 0, 3, 2, 1, 4, 1. Passage 2 is passage 0 again, 3 is what a and c ask, 4 answers c, which asks
    // what a asks.
    const P = 6;
    expect([...batch.excluded]).to.deep.equal([
      ...[0 * P + 1, 0 * P + 2, 0 * P + 4],
      ...[1 * P + 0],
      ...[2 * P + 0, 2 * P + 1],
    ]);
  });

  it("collateGroups() cuts both sides into chunks in order, the last one shorter", () => {
    const groups = [group(0, 0, 10), group(1, 1, 11), group(2, 3, 12)];
    const whole = collateGroups(set, groups, form);
    const batch = collateGroups(set, groups, form, { chunkSize: 4 });
    expect(batch.queries.map(({ batchSize }) => batchSize)).to.deep.equal([3]);
    expect(batch.passages.map(({ batchSize }) => batchSize)).to.deep.equal([4, 2]);
    expect(batch.passages.flatMap(({ inputIds }) => [...inputIds])).to.deep.equal([...whole.passages[0].inputIds]);
  });

  it("collateGroups() leaves titles out at the rate that is asked for, the same for the same stream", () => {
    const titled = {
      ...set,
      passages: {
        ...set.passages,
        row: () => Int32Array.of(20, 21, 9),
        titleLength: (place: number) => (place < 20 ? 2 : 3),
      },
    };
    const texts = (rate: number, seed = 1) =>
      collateGroups(
        titled,
        Array.from({ length: 100 }, () => group(0, 0, 25)),
        form,
        {
          titles: { rate, random: new Random(seed) },
        },
      ).passages[0];
    const lengthsOf = ({ attentionMask, length }: PlainBatch, place: number) =>
      Array.from({ length: 100 }, (_, i) =>
        attentionMask.subarray((2 * i + place) * length, (2 * i + place + 1) * length).reduce((a, b) => a + b),
      );
    expect(new Set(lengthsOf(texts(0), 0))).to.deep.equal(new Set([5]));
    expect(new Set(lengthsOf(texts(1), 0))).to.deep.equal(new Set([3]));
    expect(new Set(lengthsOf(texts(1), 1)), "nothing but a title").to.deep.equal(new Set([5]));
    const left = lengthsOf(texts(0.5), 0).filter((length) => length === 3).length;
    expect(left).to.be.within(30, 70);
    expect(texts(0.5)).to.deep.equal(texts(0.5));
    expect(texts(0.5)).to.not.deep.equal(texts(0.5, 2));
  });

  it("collateGroups() puts prefixes in front and cuts the end off", () => {
    const long = { ...set, passages: { ...set.passages, row: () => Int32Array.of(9, 10, 11, 12, 13, 14, 15) } };
    const prefixed = { ...form, queryPrefix: Int32Array.of(20, 21), passagePrefix: Int32Array.of(22) };
    const batch = collateGroups(long, [group(0, 0)], prefixed);
    expect([...batch.queries[0].inputIds]).to.deep.equal([CLS, 20, 21, 205, SEP]);
    expect([...batch.passages[0].inputIds]).to.deep.equal([CLS, 22, 9, 10, 11, 12, 13, SEP]);
  });
});

describe("collatePairs()", () => {
  const pairs = [
    { query: Int32Array.of(5, 6, 7, 8, 9, 10), passage: Int32Array.of(11) },
    { query: Int32Array.of(5), passage: Int32Array.of(12, 13) },
  ];

  it("collatePairs() puts the passage behind the query, and tells their tokens apart", () => {
    const batch = collatePairs(pairs, form, 2);
    expect([...batch.inputIds]).to.deep.equal([CLS, 5, 6, 7, 8, SEP, 11, SEP, CLS, 5, SEP, 12, 13, SEP, 0, 0]);
    expect([...batch.tokenTypes]).to.deep.equal([0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0]);
  });

  it("collatePairs() gives all tokens the first type where the encoder knows no other", () => {
    expect([...collatePairs(pairs, form, 1).tokenTypes].every((type) => type === 0)).to.equal(true);
  });
});
