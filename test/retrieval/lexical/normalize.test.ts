import { expect } from "chai";
import * as fc from "fast-check";
import { normalizeMapped, normalizeText } from "../../../lib/retrieval/lexical/normalize";

describe("normalizeText()", () => {
  const cases: [name: string, text: string, expected: string][] = [
    ["composes", "e\u0301 \u1112\u1161\u11ab", "é 한"],
    ["makes full-width letters plain", "ＡＢＣ１２３ Ｃ＋＋", "abc123 c++"],
    ["makes half-width kana whole", "ｶﾞｲﾄﾞ", "ガイド"],
    ["resolves ligatures", "eﬃcient", "efficient"],
    ["leaves a trade mark out of the word before", "Linux™", "linux™"],
    ["drops soft hyphens and joiners", "co\u00adop\u200dera\ufefftion", "cooperation"],
    ["drops Arabic vowel signs and tatweel", "كِتَابٌ كـــتاب", "كتاب كتاب"],
    ["resolves Arabic presentation forms", "ﻛﺘﺎﺏ", "كتاب"],
    ["drops Hebrew points, composed ones too", "שָׁלוֹם \ufb2a", "שלום ש"],
    ["writes digits of every script as ours", "٣٠٨ ۴۵ ५६ ๗ 𝟖", "308 45 56 7 8"],
    ["writes Greek without accents and with one sigma", "Αθήνα ΑΘΗΝΑ σας", "αθηνα αθηνα σασ"],
    ["keeps the accents of Latin letters", "Größe naïve", "größe naïve"],
    ["writes the dotted capital I as i", "İzmir", "izmir"],
    [
      "keeps a non-joiner that divides Persian words, not one inside a word of India",
      "می\u200cخواهم क्\u200cष",
      "می\u200cخواهم क्ष",
    ],
  ];
  for (const [name, text, expected] of cases) {
    it(`normalizeText() ${name}`, () => expect(normalizeText(text)).to.equal(expected));
  }

  it("normalizeText() knows Turkish capitals and Arabic's forms of alef when it is told", () => {
    expect(normalizeText("IĞDIR İzmir", { turkish: true })).to.equal("ığdır izmir");
    expect(normalizeText("أحمد إلى مدرسة", { arabic: true })).to.equal("احمد الي مدرسه");
  });

  it("normalizeText() makes the same of every character, whatever text stands behind it", () => {
    const others: string[] = [];
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      if (normalizeText(`${character} é我`) !== `${normalizeText(character)} é我`) others.push(code.toString(16));
    }
    expect(others).to.deep.equal([]);
  });

  it("normalizeText() changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = normalizeText(text);
        expect(normalizeText(once)).to.equal(once);
      }),
    );
  });

  it("normalizeMapped() gives the same text, and where each letter came from", () => {
    const unit = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        "e\u0301",
        "\u1112",
        "\u1161",
        "\u11ab",
        "으",
        "ㄱ",
        "ㅏ",
        "ﾡ",
        "ￂ",
        "ｶ",
        "ﾞ",
        "Σ",
        "ς",
        "\u200c",
        "्",
        "İ",
        "i",
        "\u0307",
        "ﷺ",
        "א",
        "ּ",
      ),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), (units) => {
        const original = units.join("");
        const { text, starts, ends } = normalizeMapped(original);
        expect(text).to.equal(normalizeText(original));
        expect(starts.length).to.equal(text.length);
        for (let i = 0; i < text.length; i++) {
          expect(starts[i] < ends[i] && ends[i] <= original.length).to.equal(true);
          if (i > 0) expect(starts[i]).to.be.at.least(starts[i - 1]);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
