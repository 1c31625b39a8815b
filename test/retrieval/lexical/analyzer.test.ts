import { expect } from "chai";
import * as fc from "fast-check";
import { InputError } from "../../../lib/errors";
import { type AnalyzerOptions, createAnalyzer, type Segmentation, segmentations } from "../../../lib/retrieval";

const plain: AnalyzerOptions = { stem: "none", stopWords: "none" };

describe("createAnalyzer()", () => {
  const cases: [name: string, options: AnalyzerOptions, text: string, expected: string[]][] = [
    [
      "lower-cases, cuts at punctuation, drops stop words and stems",
      {},
      "The boundary-layer of a WING, x 2 flies!",
      ["boundari", "layer", "wing", "x", "2", "fli"],
    ],
    ["keeps stop words when asked", { ...plain }, "to be or not", ["to", "be", "or", "not"]],
    ["takes one's own stop words", { stopWords: new Set(["Wing"]) }, "the wing", ["the"]],
    ["stems by Porter by default", {}, "running runs flies cancelled", ["run", "run", "fli", "cancel"]],
    ["leaves words as they are when asked", { stem: false }, "running runs", ["running", "runs"]],
    ["stems by a language of Snowball's", { stem: "german" }, "Häuser laufen", ["haus", "lauf"]],
    ["takes a language's stop words", { stopWords: "deu", stem: false }, "der Hund und die Katze", ["hund", "katze"]],
    ["keeps words of one letter", {}, "vitamin C", ["vitamin", "c"]],
    ["drops short words when asked", { minLength: 2 }, "vitamin C, x 2", ["vitamin"]],
    ["reads words of any script", plain, "Größe naïve mañana вода", ["größe", "naïve", "mañana", "вода"]],
    ["keeps underscores and digits inside words", plain, "max_length 3d", ["max_length", "3d"]],
    ["returns nothing for an empty text", {}, " … ", []],

    ["keeps names with signs beside their parts", plain, "C++ and C#", ["c", "c++", "and", "c", "c#"]],
    ["keeps names with dots", plain, "(node.js, .NET)", ["node", "js", "node.js", "net", ".net"]],
    ["keeps c++ of c++17", plain, "C++17", ["c", "c++", "17"]],
    ["keeps ions and markers", plain, "CD4+ cells, Ca2+", ["cd4", "cd4+", "cells", "ca2", "ca2+"]],
    ["keeps ampersands", plain, "AT&T R&D", ["at", "t", "at&t", "r", "d", "r&d"]],
    ["does not take sums and decimals for names", plain, "1+1 .5 3.5", ["1", "1", "5", "3", "5"]],
    ["does not take the end of a sentence for a name", plain, "It is C. Net.", ["it", "is", "c", "net"]],
    ["writes acronyms as one word", plain, "U.S.A. i.e. p.m.", ["usa", "ie", "pm"]],
    ["drops what an apostrophe joins", plain, "model's don’t l'eau O'Brien", ["model", "don", "eau", "brien"]],
    ["keeps a quoted letter", plain, "the letter 'c'", ["the", "letter", "c"]],

    ["makes pairs of Chinese characters, and each alone", plain, "黑豹队。", ["黑", "黑豹", "豹", "豹队", "队"]],
    ["makes pairs across Han and kana", plain, "食べる", ["食", "食べ", "べる"]],
    ["keeps one character", plain, "水 を", ["水", "を"]],
    ["makes pairs of Hangul inside words", plain, "학교에 가", ["학", "학교", "교", "교에", "에", "가"]],
    ["makes pairs of Thai letters with their marks", plain, "ที่นี่", ["ที่นี่"]],
    ["keeps Burmese and Khmer stacks together", plain, "ក្រុម", ["ក្រុម"]],
    ["divides a mixed text by its scripts", plain, "NFL第308次", ["nfl", "第", "308", "次"]],
    ["keeps Han beyond the first plane", plain, "𠮷野", ["𠮷", "𠮷野", "野"]],
    ["keeps marks inside words of India", plain, "हिन्दी में", ["हिन्दी", "में"]],
    ["segments by dictionaries when asked", { ...plain, segment: "words" }, "目的地是北京", ["目的地", "是", "北京"]],
    ["keeps Korean words whole by dictionaries", { ...plain, segment: "words" }, "학교에서", ["학교에서"]],
    [
      "finds runs of letters when asked",
      { ...plain, segment: "letters" },
      "C++ 黑豹队 i.e.",
      ["c", "黑豹队", "i", "e"],
    ],
    ["cuts at white space when asked", { ...plain, segment: "whitespace" }, "北京 大学, C++", ["北京", "大学,", "c++"]],
  ];
  for (const [name, options, text, expected] of cases) {
    it(`createAnalyzer() ${name}`, () => expect(createAnalyzer(options)(text)).to.deep.equal(expected));
  }

  it("createAnalyzer() names the stop word lists, stemmers and segmentations there are", () => {
    expect(() => createAnalyzer({ stopWords: "french" })).to.throw(
      InputError,
      /one of none, english, afr,.*fra,.*"french"/,
    );
    expect(() => createAnalyzer({ stopWords: "removeStopwords" })).to.throw(InputError);
    expect(() => createAnalyzer({ stem: "klingon" })).to.throw(InputError, /one of none, porter,.*english.*"klingon"/);
    expect(() => createAnalyzer({ segment: "jieba" as Segmentation })).to.throw(InputError, /one of auto,.*"jieba"/);
  });

  it("places() has the terms of the text in their order, where they stand, whatever is written", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "C++",
        "ＡＢＣ",
        "model’s",
        "u.s.a",
        " ",
        "ﬁ",
        "Σας",
        "İ",
        "가",
        "ｶﾞ",
        "目的地",
        "ที่นี่",
        "كِتَابٌ",
        "می‌خواهم",
        "6½",
        ".net",
      ),
    );
    const analyzers = segmentations.map((segment) => createAnalyzer({ segment, stem: "none", stopWords: "none" }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        for (const analyze of analyzers) {
          const places = analyze.places?.(text) ?? [];
          expect(places.map(({ term }) => term)).to.deep.equal(analyze(text));
          for (const { term, start, end } of places) {
            expect(term).to.match(/^\S+$/u);
            expect(start >= 0 && end > start && end <= text.length, term).to.equal(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
