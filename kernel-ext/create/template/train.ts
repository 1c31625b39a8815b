/**
 * `npm run train -- "a question" …`: what first.ipynb does, in a terminal. Trains an encoder on the project's text, or
 * takes the one that the notebook trained, and answers the questions by words and by vectors.
 */
import * as bowlab from "bowlab";

const corpus = "data/apidocs";
const seed = 1;
const maxLength = 64; // tokens of a passage that the encoder reads

const engine = await bowlab.useEngine();
const steps = engine.name === "wasm" ? 150 : 600;
const passages = await bowlab.loadPassages(corpus);
const byId = new Map(passages.map((passage) => [passage.id, passage]));
console.error(`${passages.length} passages in ${corpus}; the engine is ${engine.name}`);

const tokenizer = await bowlab.trainWordPiece(passages.map(bowlab.passageText), { vocabSize: 8000 });
const store = await bowlab.tokenizeCorpus(passages, tokenizer);
const fingerprint = bowlab.corpusFingerprint(passages).slice(0, 8); // other text makes another run
const model = `runs/bow-${engine.name}-${fingerprint}-${steps}-${seed}`;
const { kept } = await bowlab.pretrain({
  ...{ objective: "bow", preset: "tiny", out: model, store, tokenizer, maxLength, seed },
  ...{ steps, batchSize: 32, learningRate: 3e-3, resume: true },
  onProgress: ({ done, record, samplesPerSecond }) => {
    if (done % 20 !== 0 && done !== steps) return;
    console.error(
      `step ${done} of ${steps}, loss ${record.loss.toFixed(2)}, ${samplesPerSecond.toFixed(0)} passages a second`,
    );
  },
});
console.error(kept ? `${model} was trained before` : `trained ${model}`);

const vectors = `${model}/vectors`;
await bowlab.encodeCollection(model, corpus, vectors, { maxLength });
const systems = {
  words: await bowlab.openSystem({ data: corpus, bm25: true }),
  vectors: await bowlab.openSystem({ data: corpus, model, vectors }),
};
const queries = process.argv.slice(2).map((text, n) => ({ id: `${n}`, text }));
for (const [name, system] of Object.entries(systems)) {
  const found = await bowlab.searchCollection(system, queries, { k: 3 });
  for (const { id, text } of queries) {
    console.log(`\n${text} (by ${name})`);
    for (const [passage] of found.get(id) ?? []) console.log(`  ${passage}: ${byId.get(passage)?.text.slice(0, 90)}`);
  }
  system.close();
}
if (queries.length === 0) console.error('Ask it: npm run train -- "how do I read a file"');
