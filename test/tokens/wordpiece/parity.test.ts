import { expect } from "chai";
import * as fc from "fast-check";
import { type TokenizerSettings, Vocabulary, WordPieceTokenizer } from "../../../lib/tokens";
import { NONSPACING_MARK, PROPERTIES } from "../../../lib/tokens/wordpiece/characters";
import { normalize } from "../../../lib/tokens/wordpiece/normalize";
import { words } from "../../../lib/tokens/wordpiece/pretokenize";
import { readGoldenJson } from "../../oracle/golden";
import { requireOracle } from "../../oracle/oracle";
import { put, useScratch } from "../../text/scratch";
import { type OracleEncoding, oracleEncode, oracleWords } from "./oracle";
import { uglyText, uglyVocabulary } from "./ugly";

interface Golden {
  made_by: string;
  vocabulary: string[];
  runs: { settings: Record<string, unknown>; cases: ({ text: string } & OracleEncoding)[] }[];
}

/**
 * Whether a mark outlives the stripping of accents. The reference leaves offsets where such marks stood before
 * reordering; ours move along.
 */
function keepsMarks(text: string): boolean {
  return [...text].some(
    (each) => /\p{M}/u.test(each) && !(PROPERTIES[each.codePointAt(0) as number] & NONSPACING_MARK),
  );
}

function compare(tokenizer: WordPieceTokenizer, text: string, expected: OracleEncoding): void {
  const { ids, starts, ends } = tokenizer.encodeWithOffsets(text);
  const about = JSON.stringify(text);
  expect(tokenizer.tokens(tokenizer.encode(text)), about).to.deep.equal(tokenizer.tokens(expected.ids));
  expect([...ids], about).to.deep.equal(expected.ids);
  expect(tokenizer.decode(ids), about).to.equal(expected.decoded);
  if (keepsMarks(text)) return;
  expect([...starts], about).to.deep.equal(expected.starts);
  expect([...ends], about).to.deep.equal(expected.ends);
}

describe("WordPieceTokenizer against transformers", () => {
  const at = useScratch();
  const golden = readGoldenJson<Golden>("wordpiece.json");

  for (const { settings, cases } of golden.runs) {
    it(`encodeWithOffsets() and decode() equal the golden of ${golden.made_by} with ${JSON.stringify(settings)}`, () => {
      put(at("vocab.txt"), golden.vocabulary.join("\n"));
      put(at("tokenizer_config.json"), JSON.stringify(settings));
      const tokenizer = WordPieceTokenizer.load(at());
      expect(cases.length).to.be.above(100);
      for (const { text, ...expected } of cases) compare(tokenizer, text, expected);
    });
  }

  const variants: Partial<TokenizerSettings>[] = [
    {},
    { lowercase: false },
    { lowercase: true, stripAccents: false, splitChinese: false },
    { lowercase: false, stripAccents: true },
  ];
  for (const settings of variants) {
    it(`encode() equals BertTokenizerFast on 3,000 ugly texts with ${JSON.stringify(settings)}`, function () {
      requireOracle(this);
      const tokenizer = new WordPieceTokenizer(new Vocabulary(uglyVocabulary()), settings);
      tokenizer.save(at());
      const texts = fc.sample(uglyText, 3000);
      const expected = oracleEncode(at(), texts);
      texts.forEach((text, i) => {
        compare(tokenizer, text, expected[i]);
      });
    });
  }

  it("normalize() and words() treat every single code point as the reference does", function () {
    requireOracle(this);
    const tokenizer = new WordPieceTokenizer(new Vocabulary(uglyVocabulary()));
    tokenizer.save(at());
    const texts: string[] = [];
    for (let block = 0; block < 0x110000; block += 256) {
      let text = "";
      for (let code = block; code < block + 256; code++) {
        if (code < 0xd800 || code > 0xdfff) text += `a${String.fromCodePoint(code)}`;
      }
      texts.push(text);
    }
    const expected = oracleWords(at(), texts);
    texts.forEach((text, i) => {
      const found = words(normalize(text, { lowercase: true, stripAccents: true, splitChinese: true }));
      expect(found, `U+${(i * 256).toString(16)} …`).to.deep.equal(expected[i]);
    });
  });
});
