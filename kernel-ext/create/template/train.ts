/**
 * `npm run train -- "a question" …`: what first.ipynb does, in a terminal. Trains encoders on the project's text, or
 * takes those that the notebook trained, and answers the questions by words and vectors together.
 */
import * as bowlab from "bowlab";

const corpus = "data/apidocs";
const seed = 1;
const maxLength = 64; // tokens of a passage that the encoder reads

const engine = await bowlab.useEngine();
const [steps, tuningSteps] = engine.name === "wasm" ? [120, 400] : [400, 200];
const passages = await bowlab.loadPassages(corpus);
const fingerprint = bowlab.corpusFingerprint(passages).slice(0, 8); // other text makes another run
const trained = `runs/bow-${engine.name}-${fingerprint}-${steps}-${seed}`;
const tuned = `${trained}-search-${tuningSteps}`;
const vectors = `${tuned}/vectors`;
console.error(`${passages.length} passages in ${corpus}; the engine is ${engine.name}`);

/** Says where a training is, every 20 steps. */
function tell(what: string, done: number, steps: number, loss: number): void {
  if (done % 20 === 0 || done === steps) console.error(`${what}: step ${done} of ${steps}, loss ${loss.toFixed(2)}`);
}

async function train(): Promise<void> {
  const tokenizer = await bowlab.trainWordPiece(passages.map(bowlab.passageText), { vocabSize: 8000 });
  const store = await bowlab.tokenizeCorpus(passages, tokenizer);
  await bowlab.pretrain({
    ...{ objective: "bow", preset: "tiny", out: trained, store, tokenizer, maxLength, seed },
    ...{ steps, batchSize: 32, learningRate: 3e-3, resume: true },
    onProgress: ({ done, record }) => tell("training", done, steps, record.loss),
  });
}

/** Titles as questions, the passages below them as answers. A passage without a title gives its first eight words. */
function writePairs(): string {
  const folder = `runs/pairs-${fingerprint}/train`;
  const seen = new Set<string>();
  const pairs = passages
    .map(({ id, title, text }) => {
      const words = text.split(/\s+/);
      return title !== ""
        ? { id, question: title, text }
        : { id, question: words.slice(0, 8).join(" "), text: words.slice(8).join(" ") };
    })
    .filter(({ question, text }) => text.split(/\s+/).length >= 8 && !seen.has(question) && seen.add(question));
  const every = Math.max(5, Math.ceil(pairs.length / 1000)); // held out by the notebook, for its test
  const toLearn = pairs.filter((_, n) => n % every !== 0);
  bowlab.writeBeirCorpus(
    folder,
    toLearn.map(({ id, text }) => ({ id, title: "", text })),
  );
  bowlab.writeBeirQueries(
    folder,
    toLearn.map(({ id, question }) => ({ id, text: question })),
  );
  bowlab.writeBeirQrels(folder, "train", new Map(toLearn.map(({ id }) => [id, new Map([[id, 1]])])));
  return folder;
}

async function fineTune(): Promise<void> {
  await bowlab.finetune({
    ...{ model: trained, data: writePairs(), out: tuned, steps: tuningSteps, seed, batchSize: 32, learningRate: 2e-3 },
    ...{ negatives: "in-batch", queryMaxLength: 32, passageMaxLength: maxLength, resume: true },
    onProgress: ({ done, record }) => tell("fine-tuning", done, tuningSteps, record.loss),
  });
}

async function answer(questions: readonly string[]): Promise<void> {
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const system = await bowlab.openSystem({ data: corpus, bm25: true, model: tuned, vectors });
  const queries = questions.map((text, n) => ({ id: `${n}`, text }));
  const found = await bowlab.searchCollection(system, queries, { k: 5 });
  for (const { id, text } of queries) {
    console.log(`\n${text}`);
    for (const [passage] of found.get(id) ?? []) console.log(`  ${passage}: ${byId.get(passage)?.text.slice(0, 90)}`);
  }
  system.close();
}

await train();
await fineTune();
await bowlab.encodeCollection(tuned, corpus, vectors, { maxLength });
const questions = process.argv.slice(2);
if (questions.length > 0) await answer(questions);
else console.error(`${tuned} is there. Ask it: npm run train -- "read a file line by line"`);
