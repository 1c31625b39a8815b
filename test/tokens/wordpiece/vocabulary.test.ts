import * as fs from "node:fs";
import { expect } from "chai";
import { loadVocabulary, saveVocabulary, Vocabulary, WordPieceTokenizer } from "../../../lib/tokens";
import { inputErrorOf, put, useScratch } from "../../text/scratch";

const SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
const NAMES = { pad: "<pad>", unk: "<unk>", cls: "<s>", sep: "</s>", mask: "<mask>" };

describe("Vocabulary", () => {
  it("Vocabulary knows ids, special ids wherever they stand, continuing pieces and ordinary ids", () => {
    const vocabulary = new Vocabulary(["a", "[SEP]", "##b", "[MASK]", "##", "[PAD]", "[UNK]", "[CLS]", "#"]);
    expect(vocabulary.size).to.equal(9);
    expect(vocabulary.special).to.deep.equal({ pad: 5, unk: 6, cls: 7, sep: 1, mask: 3 });
    expect(vocabulary.specialIds).to.deep.equal([1, 3, 5, 6, 7]);
    expect([...vocabulary.isSpecial]).to.deep.equal([0, 1, 0, 1, 0, 1, 1, 1, 0]);
    expect([...vocabulary.isContinuation]).to.deep.equal([0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect([...vocabulary.ordinaryIds]).to.deep.equal([0, 2, 4, 8]);
    expect(vocabulary.idOf("##b")).to.equal(2);
    expect(vocabulary.idOf("b")).to.equal(undefined);
  });

  for (const missing of SPECIALS) {
    it(`Vocabulary without ${missing} is refused by that name`, async () => {
      const tokens = [...SPECIALS.filter((each) => each !== missing), "a"];
      const error = await inputErrorOf(() => new Vocabulary(tokens, undefined, "vocab.txt"));
      expect(error.message).to.include(`the vocabulary has no ${missing}`).and.to.include("To do: ");
      expect(error.file).to.equal("vocab.txt");
    });
  }

  it("Vocabulary with nothing but special tokens is refused", async () => {
    expect((await inputErrorOf(() => new Vocabulary(SPECIALS))).message).to.include("nothing but special tokens");
  });
});

describe("loadVocabulary()", () => {
  const at = useScratch();

  it("loadVocabulary() gives back what saveVocabulary() wrote", () => {
    const vocabulary = new Vocabulary([...Object.values(NAMES), "ä", "##ä", "\u2028"], NAMES);
    const settings = { lowercase: false, stripAccents: true, splitChinese: false };
    saveVocabulary(at("new/folder"), vocabulary, settings, 128);
    const loaded = loadVocabulary(at("new/folder"));
    expect(loaded.settings).to.deep.equal(settings);
    expect(loaded.vocabulary.tokens).to.deep.equal(vocabulary.tokens);
    expect(loaded.vocabulary.specialTokens).to.deep.equal(NAMES);
    expect(fs.readdirSync(at("new/folder")).sort()).to.deep.equal(["tokenizer_config.json", "vocab.txt"]);
  });

  it("loadVocabulary() takes BERT's defaults where there is no tokenizer_config.json", () => {
    put(at("vocab.txt"), `${SPECIALS.join("\r\n")}\r\na\r\n\r\n`);
    const { vocabulary, settings } = loadVocabulary(at());
    expect(settings).to.deep.equal({ lowercase: true, stripAccents: null, splitChinese: true });
    expect(vocabulary.tokens).to.deep.equal([...SPECIALS, "a"]);
  });

  it("loadVocabulary() reads special tokens written as objects, and of a token that comes twice the later id", () => {
    put(at("vocab.txt"), [...SPECIALS.slice(0, 4), "a", "", "<m>", "a"].join("\n"));
    put(
      at("tokenizer_config.json"),
      '{"mask_token":{"content":"<m>","lstrip":false},"do_lower_case":false,"strip_accents":null,"x":[]}',
    );
    const { vocabulary, settings } = loadVocabulary(at());
    expect(vocabulary.special.mask).to.equal(6);
    expect(vocabulary.idOf("a")).to.equal(7);
    expect(settings.lowercase).to.equal(false);
  });

  it("loadVocabulary() says what is wrong with a folder", async () => {
    expect((await inputErrorOf(() => loadVocabulary(at()))).message)
      .to.include("vocab.txt")
      .and.to.include("bowlab tokenizer");
    put(at("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n");
    const error = await inputErrorOf(() => WordPieceTokenizer.load(at()));
    expect(error.message).to.include("no [MASK]");
    expect(error.file).to.equal(at("vocab.txt"));
    put(at("vocab.txt"), [...SPECIALS, "a"].join("\n"));
    for (const [config, field] of [
      ['{"do_lower_case":"yes"}', "do_lower_case"],
      ['{"mask_token":7}', "mask_token"],
      ["[]", undefined],
    ]) {
      put(at("tokenizer_config.json"), config as string);
      const wrong = await inputErrorOf(() => loadVocabulary(at()));
      expect([wrong.file, wrong.field]).to.deep.equal([at("tokenizer_config.json"), field]);
    }
  });
});
