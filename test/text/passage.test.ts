import { expect } from "chai";
import * as fc from "fast-check";
import { CorpusFingerprint, corpusFingerprint, type Passage, passageText } from "../../lib/text";

describe("passageText()", () => {
  for (const [title, text, expected] of [
    ["A title", "and text", "A title and text"],
    ["", "only text", "only text"],
    ["Only title", "", "Only title"],
    ["", "", ""],
    ["  padded ", " inside kept  ", "padded   inside kept"],
  ]) {
    it(`passageText() of ${JSON.stringify([title, text])} is ${JSON.stringify(expected)}`, () => {
      expect(passageText({ title, text })).to.equal(expected);
    });
  }
});

describe("corpusFingerprint()", () => {
  const passage = fc.record({ id: fc.string(), title: fc.string(), text: fc.string() });

  it("corpusFingerprint() is the same for the same passages, however they come", () => {
    fc.assert(
      fc.property(fc.array(passage), (passages) => {
        const streamed = new CorpusFingerprint();
        for (const each of passages) streamed.add(each);
        expect(corpusFingerprint(passages.values())).to.equal(streamed.digest());
      }),
    );
  });

  it("corpusFingerprint() changes with any field, with the order, and when text moves between fields", () => {
    const base: Passage = { id: "1", title: "ab", text: "cd" };
    const other: Passage = { id: "2", title: "", text: "x" };
    const variants: Passage[][] = [
      [base, other],
      [other, base],
      [base],
      [{ ...base, id: "3" }, other],
      [{ ...base, title: "abc", text: "d" }, other],
      [{ ...base, text: "ce" }, other],
      [base, other, other],
    ];
    expect(new Set(variants.map((each) => corpusFingerprint(each))).size).to.equal(variants.length);
  });
});
