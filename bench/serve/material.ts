/** What is served in the measurement: the first passages of a collection, questions, a model with first weights. */
import * as fs from "node:fs";
import * as path from "node:path";
import { useEngine } from "../../lib/engine";
import { initialParameters, preset, saveModel } from "../../lib/model";
import { Random } from "../../lib/random";
import { type Passage, passageText, readPassages, readQueries, writeBeirCorpus } from "../../lib/text";
import { trainWordPiece } from "../../lib/tokens";

/** Passages that the tokenizer is trained on. */
const TRAINED_ON = 20_000;
const VOCABULARY = 8000;

/** Writes the first `count` passages to `folder`/data, once. @returns how many there were */
export async function putPassages(folder: string, from: string, count: number): Promise<number> {
  const passages: Passage[] = [];
  for await (const passage of readPassages(from)) {
    if (passages.push(passage) === count) break;
  }
  const data = path.join(folder, "data");
  if (!fs.existsSync(path.join(data, "corpus.jsonl"))) writeBeirCorpus(data, passages);
  return passages.length;
}

/** A `mini` encoder with first weights: it computes what a trained one does, and finds nothing. Written once. */
export async function putModel(folder: string): Promise<string> {
  const model = path.join(folder, "mini");
  if (fs.existsSync(model)) return model;
  const texts: string[] = [];
  for await (const passage of readPassages(path.join(folder, "data"))) {
    if (texts.push(passageText(passage)) === TRAINED_ON) break;
  }
  const tokenizer = await trainWordPiece(texts, { vocabSize: VOCABULARY });
  await useEngine();
  const config = preset("mini", tokenizer.vocabulary.size);
  const parameters = initialParameters(config, new Random(1));
  saveModel(model, { config, parameters });
  tokenizer.save(model, { modelMaxLength: config.maxPositions });
  parameters.dispose();
  return model;
}

/** Questions of the collection, spread over all of them. */
export async function questionsOf(from: string, count: number): Promise<string[]> {
  const all = (await readQueries(from)).map(({ text }) => text);
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, i) => i % step === 0).slice(0, count);
}
