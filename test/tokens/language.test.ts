/** Which language a corpus is found to be in, by what is left of it in tokens. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { loadPassages, passageText } from "../../lib/text";
import { languageOf, tokenizeCorpus, trainWordPiece } from "../../lib/tokens";

const xquad = path.resolve(__dirname, "../../../shared/data/xquad");

describe("languageOf()", function () {
  this.timeout(60_000);
  for (const language of ["en", "de", "ar", "zh"]) {
    it(`of XQuAD's paragraphs: ${language}`, async function () {
      if (!fs.existsSync(xquad)) {
        console.log("      skipped: the XQuAD collections are not at ../shared/data/xquad");
        return this.skip();
      }
      const passages = await loadPassages(path.join(xquad, language));
      const tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 4000 });
      expect(await languageOf(await tokenizeCorpus(passages, tokenizer), tokenizer)).to.equal(language);
    });
  }

  it("says nothing of numbers, of signs, of no text at all", async () => {
    const tokenizer = await trainWordPiece(["the cat sat on the mat 1 2 3 + - ="], { vocabSize: 100 });
    for (const text of ["1 2 3 + 1 = 2", ""]) {
      const rows = await tokenizeCorpus([{ id: "a", title: "", text }], tokenizer);
      expect(await languageOf(rows, tokenizer), text).to.equal(undefined);
    }
  });
});
