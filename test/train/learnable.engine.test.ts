/** Corpora that there is nothing to learn from. */
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { describeUnknown, tokenizeCorpus, trainWordPiece, type WordPieceTokenizer } from "../../lib/tokens";
import { pretrain } from "../../lib/train";
import { requireLearnable } from "../../lib/train/learnable";
import { filesIn } from "../cli/toy-data";
import { inputErrorOf, useScratch } from "../text/scratch";

describe("requireLearnable()", () => {
  const at = useScratch();
  let tokenizer: WordPieceTokenizer;

  before(async () => {
    tokenizer = await trainWordPiece(["the dog sees the fox", "a fox sees a dog"], { vocabSize: 40 });
  });

  const store = (...texts: string[]) =>
    tokenizeCorpus(
      texts.map((text, i) => ({ id: `${i}`, title: "", text })),
      tokenizer,
    );

  for (const [what, texts, found] of [
    ["one empty text", [""], "1 passage without text"],
    ["texts of special tokens", ["[MASK] [SEP]", "[CLS]"], "2 passages of special tokens alone"],
    ["texts that the tokenizer cannot spell", ["日本語", "中文 テキスト"], "2 passages of [UNK] alone"],
    ["one token everywhere", ["dog", "dog dog", ""], '3 passages of the one token "dog"'],
  ] as [string, string[], string][]) {
    it(`requireLearnable() refuses ${what}`, async () => {
      const rows = await store(...texts);
      const error = await inputErrorOf(() => requireLearnable(rows, tokenizer.vocabulary));
      expect(error.message).to.include("nothing to learn from").and.to.include(found);
    });
  }

  it("requireLearnable() takes two tokens, and says how much is unknown from a tenth on", async () => {
    const notes: string[] = [];
    requireLearnable(await store("dog fox"), tokenizer.vocabulary, (line) => notes.push(line));
    expect(notes).to.deep.equal([]);
    requireLearnable(await store("dog fox 中"), tokenizer.vocabulary, (line) => notes.push(line));
    expect(notes.join()).to.match(/^33 % of the tokens are \[UNK\]/);
    expect([describeUnknown(9, 100), describeUnknown(0, 0)]).to.deep.equal([undefined, undefined]);
  });

  it("pretrain() refuses such a corpus before it makes a folder", async () => {
    await useEngine();
    const run = { objective: "mlm", preset: "tiny", steps: 1, batchSize: 1, maxLength: 16, tokenizer, out: at("out") };
    const rows = await store("");
    expect((await inputErrorOf(() => pretrain({ ...run, store: rows }))).message).to.include("nothing to learn from");
    expect(filesIn(at("out"))).to.deep.equal([]);
  });
});
