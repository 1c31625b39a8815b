/** The folder that a run leaves, opened by transformers as it is: same weights, same tokens, same [CLS] vectors. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { loadModel } from "../../lib/model";
import { encodeTexts } from "../../lib/retrieval";
import { loadPassages, passageText, writeBeirCorpus } from "../../lib/text";
import { readApidocs } from "../../lib/text/apidocs/passages";
import { tokenizeCorpus, trainWordPiece } from "../../lib/tokens";
import { pretrain } from "../../lib/train";
import { requireOracle, runOracle } from "../oracle/oracle";

/** Passages compared, and the largest difference of a component that is accepted. */
const [COUNT, TOLERANCE] = [200, 1e-4];

interface Answer {
  vectors: number[][];
  missing: string[];
  unexpected: string[];
}

describe("a checkpoint in transformers", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-transformers-"));
  after(() => fs.rmSync(folder, { recursive: true }));

  it(`pretrain() leaves a folder whose [CLS] vectors on ${COUNT} passages differ by less than ${TOLERANCE}`, async function () {
    requireOracle(this);
    await useEngine();
    const { passages: all } = await readApidocs();
    writeBeirCorpus(folder, all.filter((_, i) => i % 30 === 0).slice(0, COUNT));
    const passages = await loadPassages(folder);
    expect(passages.length).to.equal(COUNT);
    const texts = passages.map(passageText);
    const tokenizer = await trainWordPiece(texts, { vocabSize: 800 });
    const store = await tokenizeCorpus(passages, tokenizer);
    const out = path.join(folder, "run");
    await pretrain({ objective: "bow", preset: "tiny", steps: 12, batchSize: 8, maxLength: 64, store, tokenizer, out });

    const { vectors, missing, unexpected } = runOracle<Answer>("test/oracle/cls_vectors.py", {
      input: { folder: out, texts, maxLength: 64 },
    });
    expect([...missing, ...unexpected]).to.deep.equal([]);
    const model = loadModel(out);
    const ours = await encodeTexts(model, tokenizer, texts, { maxLength: 64 });
    const H = model.config.hiddenSize;
    model.parameters.dispose();
    const worst = Math.max(...vectors.flat().map((x, i) => Math.abs(x - ours[i])));
    expect(vectors.length * H).to.equal(ours.length);
    expect(worst).to.be.below(TOLERANCE);
  });
});
