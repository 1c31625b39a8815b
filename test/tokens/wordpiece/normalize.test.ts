import { expect } from "chai";
import * as fc from "fast-check";
import { type BertNormalization, normalize, normalizeAligned } from "../../../lib/tokens/wordpiece/normalize";
import { uglyText } from "./ugly";

const UNCASED: BertNormalization = { lowercase: true, stripAccents: true, splitChinese: true };
const CASED: BertNormalization = { lowercase: false, stripAccents: false, splitChinese: true };

describe("normalize()", () => {
  for (const [what, text, expected] of [
    ["lower-cases and strips accents", "Äpfel ÀÉÎ", "apfel aei"],
    ["strips combining marks", "e\u0301\u0323", "e"],
    ["turns white space into spaces, one for one", "a\tb\nc\r\nd\u00a0e\u3000f\u2028g", "a b c  d e f g"],
    ["drops control and format characters", "a\u0000b\u0007c\u000bd\u0085e\u200bf\ufeffg\u00adh\ufffdi", "abcdefghi"],
    ["spaces ideographs", "ab中文c", "ab 中  文 c"],
    ["spaces compatibility ideographs and decomposes them", "\uf900", " \u8c48 "],
    ["decomposes Hangul", "한", "\u1112\u1161\u11ab"],
    ["lower-cases without context", "ΑΣ", "ας".replace("ς", "σ")],
    ["lower-cases İ after its mark is stripped", "İ", "i"],
    ["drops half of a surrogate pair", "a\ud83db\ude00c", "abc"],
    ["reorders marks that stay", "\u{1d165}\u{1d16e}", "\u{1d165}\u{1d16e}".normalize("NFD")],
    ["leaves characters newer than the reference's tables", "\u{105c9}\u{16d68}", "\u{105c9}\u{16d68}"],
  ]) {
    it(`normalize() ${what}`, () => {
      expect(normalize(text, UNCASED)).to.equal(expected);
    });
  }

  it("normalize() keeps case and accents, and İ with its mark, when told to", () => {
    expect(normalize("Äpfel İ e\u0301", CASED)).to.equal("Äpfel İ e\u0301");
    expect(normalize("İ", { ...CASED, lowercase: true })).to.equal("i\u0307");
    expect(normalize("中", { ...CASED, splitChinese: false })).to.equal("中");
  });

  it("normalize() gives plain ASCII and the same text on the long way the same result", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
        expect(` ${normalize(text, UNCASED)}`).to.equal(normalizeAligned(` ${text}`, UNCASED).text);
      }),
    );
  });
});

describe("normalizeAligned()", () => {
  it("normalizeAligned() gives normalize()'s text, each character from the span that gives it", () => {
    fc.assert(
      fc.property(uglyText, fc.constantFrom(UNCASED, CASED), (text, options) => {
        const aligned = normalizeAligned(text, options);
        expect(aligned.text).to.equal(normalize(text, options));
        for (let i = 0; i < aligned.text.length; i++) {
          expect(aligned.starts[i]).to.be.within(0, text.length - 1);
          expect(aligned.ends[i] - aligned.starts[i]).to.be.within(1, 2);
          // The character it came from gives, alone, what stands here: unless it was reordered away, it is the right
          // one.
          const origin = normalize(text.slice(aligned.starts[i], aligned.ends[i]), options);
          expect(origin).to.include(aligned.text[i]);
        }
      }),
    );
  });

  it("normalizeAligned() follows marks that decomposition reorders", () => {
    const { text, starts } = normalizeAligned("\u{1d16e}\u{1d165}\u0334x", UNCASED);
    const origin = new Map([
      ["\u{1d16e}".codePointAt(0), 0],
      ["\u{1d165}".codePointAt(0), 2],
      ["x".codePointAt(0), 5],
    ]);
    for (let i = 0; i < text.length; i += (text.codePointAt(i) as number) > 0xffff ? 2 : 1) {
      expect(starts[i]).to.equal(origin.get(text.codePointAt(i)));
    }
  });

  it("normalizeAligned() takes time in proportion to a long run of marks", () => {
    // A second or two; in time that grows with the square it would take hours, and meet the test's limit.
    const text = `a${"\u0301\u0323".repeat(1_000_000)}`;
    expect(normalizeAligned(text, UNCASED).text).to.equal("a");
  });
});
