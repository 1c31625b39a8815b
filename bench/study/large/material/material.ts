/** The text that every run reads, and the tokenizer trained on it. */
import * as fs from "node:fs";
import * as path from "node:path";
import {
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
import { checkLargeStamp } from "../large-stamp";
import type { LargeProtocol, SetName } from "../protocol";
import { setNames } from "../protocol";
import { requireOwnVocabulary } from "./own-vocabulary";

export interface LargeMaterial {
  tokenizer: WordPieceTokenizer;
  /** All collections' passages, long ones as often as the protocol says, so that none drowns in another. */
  store: TokenStore;
}

/** Made once for a folder; the tokenizer is kept in it. @throws InputError when it holds another protocol's study */
export async function largeMaterial(
  work: string,
  protocol: LargeProtocol,
  folders: Record<SetName, string>,
): Promise<LargeMaterial> {
  const passages: Passage[] = [];
  const corpora: Partial<Record<SetName, string>> = {};
  for (const name of setNames) {
    const own = await loadPassages(folders[name]);
    corpora[name] = corpusFingerprint(own);
    for (let i = 0; i < protocol.sets[name].repeats; i++) for (const passage of own) passages.push(passage);
  }
  checkLargeStamp(work, protocol, corpora);
  const folder = path.join(work, "tokenizer");
  if (!hasVocabulary(folder)) {
    const { vocabSize } = protocol;
    const made = await trainWordPiece(passages.map(passageText), { vocabSize });
    fs.mkdirSync(folder, { recursive: true });
    made.save(folder);
  }
  requireOwnVocabulary(work, path.join(folder, "vocab.txt"));
  const tokenizer = WordPieceTokenizer.load(folder);
  return { tokenizer, store: await tokenizeCorpus(passages, tokenizer, { onProgress: () => {} }) };
}
