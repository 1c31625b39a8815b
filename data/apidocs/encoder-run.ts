/**
 * A run of a pre-trained encoder that was never shown a question, for the pool:
 *
 *   npx tsx data/apidocs/encoder-run.ts MODEL_DIR OUT_FILE [DEPTH]
 *
 * runs/bow.run.gz is that of `bowlab pretrain --objective bow --preset mini --steps 600 --batch-size 32 --max-length
 * 128 --seed 1` over this corpus, with a vocabulary of 8,000.
 *
 * Every passage's [CLS] vector is read as a bag of words, and the question's likelihood under it is the score, smoothed
 * by the corpus's frequencies (Jelinek and Mercer's λ = 0.5): Σ log(1 + p(t | passage's vector) / p(t | corpus)) over
 * the question's distinct tokens, p the softmax of the vocabulary projection. A passage can be found through words it
 * does not have.
 */
import { readQueries } from "../../lib/text";
import { WordPieceTokenizer } from "../../lib/tokens";
import { readApidocs } from "../../lib/text/apidocs/passages";
import { passageText } from "../../lib/text/passage";
import { useEngine } from "../../lib/engine";
import { projectCls } from "../../lib/inspect";
import { loadModel } from "../../lib/model";
import { batchesByLength, encoderRows, TopK } from "../../lib/retrieval";
import { type Found, runName, writeRun } from "./run-files";

async function main(): Promise<void> {
  const [folder, out, depth = "20"] = process.argv.slice(2);
  if (out === undefined) throw new Error("usage: npx tsx data/apidocs/encoder-run.ts MODEL_DIR OUT_FILE [DEPTH]");
  await useEngine();
  const model = loadModel(folder);
  const tokenizer = WordPieceTokenizer.load(folder);
  const { passages } = await readApidocs();
  const contents = passages.map((passage) => tokenizer.encode(passageText(passage), { addSpecialTokens: false }));
  const counts = new Float64Array(model.config.vocabSize);
  for (const row of contents) for (const token of row) counts[token]++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const queries = (await readQueries(__dirname)).map(({ id, text }) => {
    const tokens = [...new Set(tokenizer.encode(text, { addSpecialTokens: false }))];
    const logPrior = tokens.map((token) => Math.log((counts[token] + 1) / total));
    return { id, tokens, logPrior, best: new TopK(Number(depth)) };
  });
  const V = model.config.vocabSize;
  const rows = encoderRows(contents, tokenizer, 128);
  for (const batch of batchesByLength(rows, 64, model.config.padTokenId)) {
    const scores = await projectCls(model, batch, "full"); // (B, V)
    batch.indices.forEach((passage, b) => {
      const row = scores.subarray(b * V, (b + 1) * V);
      const logTotal = logSumExp(row);
      for (const { tokens, logPrior, best } of queries) {
        const score = tokens.reduce(
          (sum, token, i) => sum + Math.log1p(Math.exp(row[token] - logTotal - logPrior[i])),
          0,
        );
        best.push(passage, score);
      }
    });
  }
  const run = new Map<string, Found[]>();
  for (const { id, best } of queries) {
    const { indices, scores } = best.take();
    run.set(
      id,
      Array.from(indices, (passage, i) => ({ id: passages[passage].id, score: scores[i] })),
    );
  }
  writeRun(out, runName(out), run);
}

function logSumExp(row: Float32Array): number {
  const top = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

void main();
