/** Ugly text on purpose: what breaks tokenizers. All of it is well-formed Unicode. */
import * as fc from "fast-check";

/**
 * A vocabulary in which most of the ugly text is not [UNK]: letters of many scripts, alone and continuing, and some
 * words.
 */
export function uglyVocabulary(): string[] {
  const spans: [number, number][] = [
    [0x21, 0x7e],
    [0xa1, 0x17f],
    [0x370, 0x3ff],
    [0x410, 0x44f],
    [0x5d0, 0x5ea],
    [0x621, 0x64a],
    [0x905, 0x94d],
    [0x1100, 0x1112],
    [0x1161, 0x1175],
    [0x11a8, 0x11c2],
    [0x2010, 0x2044],
    [0x3041, 0x30ff],
    [0x4e00, 0x4e40],
    [0x1d165, 0x1d172],
    [0x1f600, 0x1f64f],
  ];
  const letters = spans.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)),
  );
  const pieces = "the cancel request fetch ab abc read er ing ##ing ##er ##abc ##b' re ##re ##able unbe ##liev".split(
    " ",
  );
  const specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
  return [...new Set([...specials, ...letters, ...letters.map((each) => `##${each}`), ...pieces])];
}

const CURIOSITIES = [
  "[CLS]",
  "[SEP]",
  "[MASK]",
  "[PAD]",
  "[UNK]",
  "[mask]",
  "[ MASK ]",
  "[[MASK]]",
  "##ing",
  "a\u0301",
  "\u0301",
  "\u0323\u0301a",
  "e\u0301\u0323\u0334",
  "\u1d165\u1d16e",
  "\u{1d165}\u{1d16e}",
  "각",
  "ᄀ\u1161\u11a8",
  "İ",
  "ſ",
  "ς",
  "Σ",
  "ΑΣ",
  "ﬁ",
  "Å",
  "\u212b",
  "\u2126",
  "\ufeff",
  "\u200b",
  "\u200d",
  "\u00ad",
  "\u0000",
  "\u0007",
  "\u000b",
  "\u000c",
  "\u0085",
  "\u2028",
  "\u3000",
  "\u180e",
  "\ufffd",
  "\u037e",
  "\u1fef",
  "\u226e",
  "中文",
  "\uf900",
  "\u{2f800}",
  "𠀀",
  "👩‍👩‍👧",
  "👍🏽",
  "don't",
  "do not",
  "e.g.",
  "½",
  "①",
  "\u0e33",
  "\u0fb2\u0f71\u0f80",
  "\u{16d68}",
  "\u{105c9}",
  "\u{11938}",
  "\u0898\u0301",
  "\u1ace\u0323",
  "\u{1e4ee}",
  "ᏸ",
  "Ꭰ",
  "\u1c89",
  "\ua7cb",
  "\u{10d50}",
  "\ud7ff",
  "\ue000",
  "x".repeat(100),
  "x".repeat(101),
  "a\u0301".repeat(101),
  "😀".repeat(100),
  "😀".repeat(101),
];

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 0x24f }) },
  { weight: 3, arbitrary: fc.integer({ min: 0x300, max: 0x36f }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0xd7ff }) },
  { weight: 2, arbitrary: fc.integer({ min: 0xe000, max: 0x10ffff }) },
  { weight: 2, arbitrary: fc.integer({ min: 0x10000, max: 0x1ffff }) },
);

/** Strings of ASCII, odd characters, marks and curiosities, up to some dozens of parts. */
export const uglyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: scalar.map((code) => String.fromCodePoint(code)) },
      { weight: 2, arbitrary: fc.constantFrom(...CURIOSITIES) },
      { weight: 1, arbitrary: fc.constantFrom(" ", "  ", "\n", "\t", "the", "unbelievable", "reader's") },
    ),
    { maxLength: 40, size: "max" },
  )
  .map((parts) => parts.join(""));
