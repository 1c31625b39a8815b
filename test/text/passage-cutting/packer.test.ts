import { expect } from "chai";
import * as fc from "fast-check";
import { cutAfterWords, PassagePacker, type TextBlock, wordCount } from "../../../lib/text/passage-cutting";

describe("PassagePacker", () => {
  const pack = (blocks: readonly TextBlock[], least: number, most: number, passageOverlap = 0) => {
    const packer = new PassagePacker({ passageWords: [least, most], passageOverlap });
    return [...blocks.flatMap((block) => [...packer.add(block)]), ...packer.end()];
  };
  const paragraphs = (...texts: string[]): TextBlock[] => texts.map((text, i) => ({ text, line: i + 1 }));
  const numbered = (from: number, count: number) => Array.from({ length: count }, (_, i) => `w${from + i}`).join(" ");

  it("packs paragraphs together up to the most words", () => {
    expect(pack(paragraphs("a b", "c d", "e f", "g h"), 1, 5)).to.deep.equal([
      { text: "a b\n\nc d", line: 1 },
      { text: "e f\n\ng h", line: 3 },
    ]);
  });

  it("joins a rest below the least words to the passage before, and leaves a lone one alone", () => {
    expect(pack(paragraphs("a b c", "d e f", "g"), 2, 3).map(({ text }) => text)).to.deep.equal([
      "a b c",
      "d e f\n\ng",
    ]);
    expect(pack(paragraphs("a"), 2, 3)).to.deep.equal([{ text: "a", line: 1 }]);
    expect(pack(paragraphs("", " \n"), 2, 3)).to.deep.equal([]);
  });

  it("cuts a long paragraph between sentences, a long sentence between words", () => {
    expect(pack(paragraphs("A b. C d. E f."), 2, 4).map(({ text }) => text)).to.deep.equal(["A b. C d.", "E f."]);
    expect(pack(paragraphs(numbered(0, 7)), 1, 3).map(({ text }) => text)).to.deep.equal([
      "w0 w1 w2",
      "w3 w4 w5",
      "w6",
    ]);
  });

  it("never cuts code, keeps its indentation, and lets no short text stand in front of it alone", () => {
    const code = `  if (a) {\n${"    b();\n".repeat(20)}  }`;
    const packed = pack(
      [{ text: "Like so:", line: 1 }, { text: code, line: 2, isCode: true }, ...paragraphs("c d e")],
      3,
      5,
    );
    expect(packed.map(({ text }) => text)).to.deep.equal([`Like so:\n\n${code}`, "c d e"]);
    expect(pack([{ text: code, line: 1, isCode: true }], 3, 5)[0].text).to.equal(code);
  });

  it("repeats the last sentences of a passage at the beginning of the next", () => {
    const texts = pack(paragraphs("A b. C d. E f. G h. I j."), 2, 6, 1).map(({ text }) => text);
    expect(texts).to.deep.equal(["A b. C d. E f.", "E f. G h. I j."]);
  });

  it("leaves an overlap out that would leave no room", () => {
    const texts = pack(paragraphs("A b c d e.", "F g h i j."), 2, 6, 1).map(({ text }) => text);
    expect(texts).to.deep.equal(["A b c d e.", "F g h i j."]);
  });

  it("counts and cuts Chinese, Japanese and Thai, which set no spaces between words", () => {
    expect(["今天天气好。", "ひらがな", "日本語 and English", "ภาษาไทย"].map(wordCount)).to.deep.equal([6, 4, 5, 2]);
    const texts = pack(paragraphs("今天天气好。明天下雨吗？后天也许下雪。"), 5, 13).map(({ text }) => text);
    expect(texts).to.deep.equal(["今天天气好。明天下雨吗？", "后天也许下雪。"]);
  });

  const word = fc.stringMatching(/^[a-z]{1,3}$/);
  const sentence = fc.array(word, { minLength: 1, maxLength: 14 }).map((words) => `${words.join(" ")}.`);
  const block = fc.record({
    text: fc.array(sentence, { minLength: 1, maxLength: 4 }).map((all) => all.join(" ")),
    line: fc.constant(1),
    isTight: fc.boolean(),
    isCode: fc.integer({ max: 5, min: 0 }).map((n) => n === 0),
  });
  const limits = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12 })).map(([a, b]) => [a, a + b]);
  const split = (text: string) => text.split(/\s+/).filter((each) => each !== "");

  it("loses no word, and repeats none where nothing is to be repeated", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), limits, (blocks, [least, most]) => {
        const packed = pack(blocks, least, most);
        expect(packed.flatMap(({ text }) => split(text))).to.deep.equal(blocks.flatMap(({ text }) => split(text)));
      }),
    );
  });

  it("keeps to the limits wherever nothing is code: a rest alone may be joined above the most", () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 8 }),
        limits,
        fc.integer({ min: 0, max: 3 }),
        (all, [least, most], n) => {
          const words = pack(
            all.map((each) => ({ ...each, isCode: false })),
            least,
            most,
            n,
          ).map(({ text }) => wordCount(text));
          expect(
            words.slice(0, -1).every((count) => count >= least && count <= most),
            `${words}`,
          ).to.equal(true);
          if (words.length > 1) expect(words.at(-1)).to.be.within(least, most + least - 1);
          if (words.length === 1) expect(words[0]).to.be.at.most(most + least - 1);
        },
      ),
    );
  });

  it("holds code in one passage", () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 8 }),
        limits,
        fc.integer({ min: 0, max: 3 }),
        (blocks, [least, most], n) => {
          const texts = pack(blocks, least, most, n).map(({ text }) => text);
          for (const { text, isCode } of blocks) {
            if (isCode) expect(texts.some((each) => each.includes(text))).to.equal(true);
          }
        },
      ),
    );
  });

  it("repeats words of the passage's own end alone, of no more sentences than were asked for", () => {
    const lengths = fc.array(fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 4 }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(lengths, limits, fc.integer({ min: 0, max: 3 }), (all, [least, most], overlap) => {
        let count = 0;
        const numbers = (words: number) => `${Array.from({ length: words }, () => count++).join(" ")}.`;
        const blocks = all.map((lengthsOfSentences) => ({ text: lengthsOfSentences.map(numbers).join(" "), line: 1 }));
        let next = 0;
        for (const { text } of pack(blocks, least, most, overlap)) {
          const words = split(text);
          const first = Number.parseInt(words[0], 10);
          expect(words.map((each) => Number.parseInt(each, 10))).to.deep.equal(words.map((_, i) => first + i));
          const repeated = words.slice(0, next - first);
          expect(first + repeated.length, "no gap").to.equal(next);
          // A sentence that was cut between words ends without a point.
          expect(repeated.filter((each) => each.endsWith(".")).length).to.be.at.most(overlap);
          if (overlap === 0) expect(repeated).to.deep.equal([]);
          next = first + words.length;
        }
        expect(next).to.equal(count);
      }),
    );
  });
});

describe("cutAfterWords()", () => {
  it("cuts without loss, so many words in front", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", "日", "か", "ไ", "."), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 12 }), (whole, words) => {
        const [head, tail] = cutAfterWords(whole, words);
        expect(head + tail).to.equal(whole);
        expect(wordCount(head)).to.equal(Math.min(words, wordCount(whole)));
      }),
    );
  });
});
