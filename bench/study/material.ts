/** What every run of one scale shares: the corpus, a tokenizer trained on it, and the text as tokens. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  buildApidocs,
  corpusFingerprint,
  loadPassages,
  type Passage,
  passageText,
  type TokenStore,
  tokenizeCorpus,
  trainWordPiece,
  WordPieceTokenizer,
} from "bowlab";
import { hasVocabulary } from "bowlab/dist/tokens";
import { apidocsFolder } from "./place";
import type { Pretraining } from "./protocol";
import { checkStamp } from "./stamp";

export interface Material {
  /** All passages of apidocs. */
  passages: Passage[];
  tokenizer: WordPieceTokenizer;
  /** The passages that are trained on. */
  store: TokenStore;
}

const known = new Map<string, Promise<Material>>();

/**
 * Made once for a folder, and kept in it (the tokenizer) and in memory.
 * @param replace what the folder holds by another protocol is removed
 * @throws InputError when it holds that and is not to be replaced
 */
export function studyMaterial(work: string, pretraining: Pretraining, replace = false): Promise<Material> {
  const key = `${work} ${JSON.stringify(pretraining)}`;
  const made = known.get(key) ?? makeMaterial(work, pretraining, replace);
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}

async function makeMaterial(work: string, pretraining: Pretraining, replace: boolean): Promise<Material> {
  const { vocabSize, everyPassage } = pretraining;
  const whole = ["corpus.jsonl", path.join("qrels", "known-item.tsv")];
  if (!whole.every((name) => fs.existsSync(path.join(apidocsFolder, name))))
    await buildApidocs({ outDir: apidocsFolder });
  const passages = await loadPassages(apidocsFolder);
  checkStamp(work, { pretraining, corpus: corpusFingerprint(passages) }, replace);
  const folder = path.join(work, "tokenizer");
  const tokenizer = hasVocabulary(folder)
    ? WordPieceTokenizer.load(folder)
    : await trainWordPiece(passages.map(passageText), { vocabSize });
  if (!hasVocabulary(folder)) {
    fs.mkdirSync(folder, { recursive: true });
    tokenizer.save(folder);
  }
  const trained = passages.filter((_, i) => i % everyPassage === 0);
  return { passages, tokenizer, store: await tokenizeCorpus(trained, tokenizer) };
}
