import { expect } from "chai";
import * as fc from "fast-check";
import { type AnalyzerOptions, Bm25Index, createAnalyzer, markTerms } from "../../../lib/retrieval";

/** Marked words in brackets. */
function marked(query: string, text: string, options: AnalyzerOptions = {}): string {
  const spans = markTerms(createAnalyzer(options), query, text);
  return spans.map((span) => (span.isMarked ? `[${span.text}]` : span.text)).join("");
}

describe("markTerms()", () => {
  const cases: [name: string, query: string, text: string, expected: string][] = [
    ["marks other forms of a word", "cancel requests", "A request was cancelled.", "A [request] was [cancelled]."],
    ["marks no stop word", "the wing", "The wing of the bird", "The [wing] of the bird"],
    ["marks one letter and names with signs", "C++ vitamin C", "Vitamin C, C++, C#", "[Vitamin] [C], [C++], [C]#"],
    ["marks a name whose parts are asked for", "node", "node.js, Node", "[node].js, [Node]"],
    ["marks pairs in Chinese, not lone letters of them", "黑豹队", "黑豹队员在黑夜", "[黑豹队]员在黑夜"],
    ["marks one character that is asked for", "水", "山水画", "山[水]画"],
    ["marks inside Korean words", "학교", "학교에서 교실", "[학교]에서 교실"],
    ["marks in Thai with its marks", "ข้าว", "กินข้าวเย็น", "กิน[ข้าว]เย็น"],
    ["marks what was written otherwise", "cafe\u0301 abc", "CAFÉ ＡＢＣ!", "[CAFÉ] [ＡＢＣ]!"],
    ["marks with vowel signs", "كتاب", "كِتَابٌ جديد", "[كِتَابٌ] جديد"],
    ["marks nothing without a query", "", "text", "text"],
    ["gives no spans for no text", "x", "", ""],
  ];
  for (const [name, query, text, expected] of cases) {
    it(`markTerms() ${name}`, () => expect(marked(query, text)).to.equal(expected));
  }

  it("markTerms() gives back the whole text, spans marked and not in turn", () => {
    const text = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("alpha", "C++", "黑豹", " ")), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(text, text, (query, pieces) => {
        const spans = markTerms(createAnalyzer(), query.join(""), pieces.join(""));
        expect(spans.map((span) => span.text).join("")).to.equal(pieces.join(""));
        spans.forEach((span, i) => {
          expect(span.text).not.to.equal("");
          if (i > 0) expect(span.isMarked).not.to.equal(spans[i - 1].isMarked);
        });
      }),
    );
  });

  it("Bm25Index.mark() marks by the index's own rules", () => {
    const index = new Bm25Index([], { stem: "none" });
    expect(index.mark("runs", "He runs, she ran a run").filter((span) => span.isMarked)).to.deep.equal([
      { text: "runs", isMarked: true },
    ]);
  });
});
