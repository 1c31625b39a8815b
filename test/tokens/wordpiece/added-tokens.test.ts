/**
 * Tokens that were added to a vocabulary: found in the text as transformers finds them, wherever a folder names them.
 */
import { expect } from "chai";
import * as fc from "fast-check";
import { loadVocabulary, WordPieceTokenizer } from "../../../lib/tokens";
import { requireOracle, runOracle } from "../../oracle/oracle";
import { inputErrorOf, put, useScratch } from "../../text/scratch";
import { uglyText } from "./ugly";

const own =
  "[PAD] [UNK] [CLS] [SEP] [MASK] hello world foo bar [unused0] ##s a b ##a ##b x ##x y < > [ ] e q 1 ##1 ##e ##q é 中";
const tokens = own.split(" ");
const V = tokens.length;

const flags = { lstrip: false, rstrip: false, normalized: false, single_word: false, special: true };
const added = (content: string, changes: Partial<typeof flags> = {}) => ({ content, ...flags, ...changes });
const word = { normalized: true, special: false };

/** What the files of a folder say beside its vocabulary. */
interface Files {
  "tokenizer_config.json"?: object;
  "special_tokens_map.json"?: object;
  "added_tokens.json"?: object;
}

const folders: Record<string, Files> = {
  plain: {},
  additional: { "tokenizer_config.json": { additional_special_tokens: ["[e1]", "<q>", "foo", "[unused0]"] } },
  objects: {
    "tokenizer_config.json": {
      additional_special_tokens: [{ __type: "AddedToken", ...added("[E1]", { normalized: true }) }],
    },
  },
  extra: { "tokenizer_config.json": { extra_special_tokens: ["É", "中b", "[e1]"] } },
  named: { "tokenizer_config.json": { extra_special_tokens: { one: "[e1]", two: "a b" }, query_token: "<q>" } },
  decoder: {
    "tokenizer_config.json": {
      added_tokens_decoder: {
        0: added("[PAD]"),
        4: added("[MASK]", { lstrip: true }),
        7: added("foo", { ...word, single_word: true, lstrip: true, rstrip: true }),
        9: added("[unused0]"),
        [V]: added("É", word),
        [V + 1]: added("ab", { ...word, single_word: true }),
        [V + 2]: added(" x ", { ...word, rstrip: true }),
        [V + 3]: added("[E1]", { lstrip: true, single_word: true }),
        [V + 4]: added("hello world", word),
      },
      additional_special_tokens: ["É", "<q>"],
    },
    "special_tokens_map.json": { mask_token: "hello" },
  },
  addedFile: {
    "added_tokens.json": { "<Q>": V + 1, "[e1]": V, hellob: V + 2 },
    "special_tokens_map.json": { additional_special_tokens: ["[e1]"], cls_token: "[unused0]" },
  },
  cased: {
    "tokenizer_config.json": { do_lower_case: false, strip_accents: true, additional_special_tokens: ["E", "é"] },
  },
};

const lines = [
  ...[
    "hello [e1] world",
    "foo[E1]bar",
    "hello<q>world",
    "x[unused0]y",
    "helloFoo hello",
    "[e1][e1] [E1]",
    "a foob foo b",
  ],
  ...[
    "HELLO <Q>",
    "hello \t\n <q>\u00a0 world",
    "ab abc ab_ _ab ab1 (ab) ab́ abé",
    "É é e\u0301 xÉx",
    "a b a  b",
    "中b中中b",
  ],
  ...[
    "foo  foo\u2003foo",
    "[MASK] [CLS] [unused0]",
    " x  x x ",
    "hello world helloworld hello  world",
    "[e1",
    "",
    " ",
    "hellob",
  ],
];

describe("added tokens", () => {
  const at = useScratch();
  beforeEach(() => {
    for (const [name, files] of Object.entries(folders)) {
      put(at(name, "vocab.txt"), `${tokens.join("\n")}\n`);
      put(at(name, "config.json"), '{"model_type": "bert"}');
      const config = { tokenizer_class: "BertTokenizer", do_lower_case: true, ...files["tokenizer_config.json"] };
      for (const [file, content] of Object.entries({ ...files, "tokenizer_config.json": config }))
        put(at(name, file), JSON.stringify(content));
    }
  });

  const encoded = (name: string, text: string) => [
    ...WordPieceTokenizer.load(at(name)).encode(text, { addSpecialTokens: false }),
  ];

  it("encode() finds them in the text as it is, or in the normalized text, the longer one first", () => {
    expect(encoded("additional", "hello [e1]<q>")).to.deep.equal([5, V, V + 1]);
    expect(encoded("additional", "foobar")).to.deep.equal([7, 8]);
    expect(encoded("objects", "a[e1]B")).to.deep.equal([11, V, 12]);
    expect(encoded("decoder", "ÉÉ ab abc")).to.deep.equal([V, V, V + 1, 1]);
  });

  it("encode() gives the ids of transformers for what any file names, on texts full of them", function () {
    this.timeout(110_000);
    requireOracle(this);
    const pieces = fc.oneof(fc.constantFrom(...lines, "foo", "É", "[E1]", "ab", "<q>", "中", "_", "\u0301"), uglyText);
    const mixed = fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
    const texts = [...lines, ...fc.sample(mixed, { seed: 7, numRuns: 300 })];
    const names = Object.keys(folders);
    const saved = names.map((name) => `${name}-again`);
    for (const name of names) WordPieceTokenizer.load(at(name)).save(at(`${name}-again`));
    for (const name of saved) put(at(name, "config.json"), '{"model_type": "bert"}');
    const answers = runOracle<Record<string, { ids: number[][]; added: Record<string, number> }>>(
      "test/oracle/token_ids.py",
      { input: { folders: [...names, ...saved].map((name) => at(name)), texts } },
    );
    for (const name of [...names, ...saved]) {
      const tokenizer = WordPieceTokenizer.load(at(name));
      const { ids, added } = answers[at(name)];
      for (const [content, id] of Object.entries(added)) expect(tokenizer.vocabulary.idOf(content), name).to.equal(id);
      texts.forEach((text, i) => {
        const found = [...tokenizer.encode(text, { addSpecialTokens: false })];
        expect(found, `${name}: ${JSON.stringify(text)}`).to.deep.equal(ids[i]);
        expect([...tokenizer.encodeWithOffsets(text, { addSpecialTokens: false }).ids]).to.deep.equal(found);
      });
    }
  });

  it("save() writes them so that load() gives the same tokenizer, and the vocabulary without them", () => {
    for (const name of Object.keys(folders)) {
      const tokenizer = WordPieceTokenizer.load(at(name));
      tokenizer.save(at(`${name}-again`));
      const again = WordPieceTokenizer.load(at(`${name}-again`));
      expect(again.fingerprint, name).to.equal(tokenizer.fingerprint);
      for (const text of lines) expect([...again.encode(text)], name).to.deep.equal([...tokenizer.encode(text)]);
      expect(again.vocabulary.ownSize).to.equal(V);
    }
  });

  it("are not pieces of words and no words of a bag, where they are special", () => {
    const { vocabulary } = WordPieceTokenizer.load(at("additional"));
    expect([vocabulary.size, vocabulary.ownSize]).to.deep.equal([V + 2, V]);
    expect(vocabulary.specialIds).to.deep.equal([0, 1, 2, 3, 4, 7, 9, V, V + 1]);
    expect(encoded("addedFile", "hello bhellob")).to.deep.equal([5, 12, V + 2]);
  });

  it("loadVocabulary() refuses a tokenizer of another class by its name, and knows MPNet's special tokens", async () => {
    put(at("plain", "tokenizer_config.json"), '{"tokenizer_class": "BertJapaneseTokenizer"}');
    const error = await inputErrorOf(() => loadVocabulary(at("plain")));
    expect([error.field, error.found]).to.deep.equal(["tokenizer_class", "BertJapaneseTokenizer"]);
    put(at("mpnet", "vocab.txt"), "<s>\n<pad>\n</s>\n<unk>\na\n[UNK]\n<mask>\n");
    put(at("mpnet", "tokenizer_config.json"), '{"tokenizer_class": "MPNetTokenizer", "do_lower_case": true}');
    expect(loadVocabulary(at("mpnet")).vocabulary.special).to.deep.equal({ pad: 1, unk: 5, cls: 0, sep: 2, mask: 6 });
  });

  it("loadVocabulary() refuses ids with a gap, lists that differ, tokens that are malformed or vanish, by file and field", async () => {
    const refused = async (file: string, content: object) => {
      put(at("plain", "tokenizer_config.json"), '{"do_lower_case": true}');
      put(at("plain", file), JSON.stringify(content));
      const error = await inputErrorOf(() => WordPieceTokenizer.load(at("plain")));
      return [error.field, error.message];
    };
    const config = "tokenizer_config.json";
    const gap = await refused(config, { added_tokens_decoder: { 40: added("[Q]") } });
    expect(gap[0]).to.equal("added_tokens_decoder");
    expect(gap[1]).to.match(/\[Q\] cannot have the id.*expected 30.*found 40/);
    expect((await refused(config, { added_tokens_decoder: { 6: added("hello") } }))[1]).to.match(/expected 5.*found 6/);
    expect((await refused(config, { additional_special_tokens: [{ content: 3 }] }))[0]).to.equal(
      "additional_special_tokens",
    );
    expect((await refused(config, { added_tokens_decoder: { [V]: added("\u0001", word) } }))[1]).to.match(
      /nothing after normalization/,
    );
    const lists = { additional_special_tokens: ["[Q]"], extra_special_tokens: ["[R]"], do_lower_case: true };
    expect((await refused(config, lists))[1]).to.match(/two lists.*expected .*\[R\].*found \[Q\]/);
    const later = await refused("added_tokens.json", { "[Q]": V + 3 });
    expect(later).to.deep.equal(["[Q]", later[1]]);
    expect(loadVocabulary(at("additional")).vocabulary.size).to.equal(V + 2);
  });
});
