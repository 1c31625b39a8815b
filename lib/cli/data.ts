/** A command's corpus: passages read once, tokenized once. */
import {
  type Passage,
  passageText,
  readPassages,
  type TokenStore,
  tokenizeCorpus,
  trainWordPiece,
  type WordPieceTokenizer,
} from "../corpus";
import type { ProgressDisplay } from "./progress";

/** Every passage of a BEIR folder or a file. @throws InputError as `readPassages`, and when there is none */
export async function loadPassages(data: string, display: ProgressDisplay): Promise<Passage[]> {
  const passages: Passage[] = [];
  for await (const passage of readPassages(data)) {
    passages.push(passage);
    if (passages.length % 1000 === 0) display.update({ phase: "reading", done: passages.length });
  }
  return passages;
}

/** Trains a WordPiece vocabulary on the passages. */
export function trainTokenizer(
  passages: Passage[],
  vocabSize: number,
  display: ProgressDisplay,
): Promise<WordPieceTokenizer> {
  return trainWordPiece(passages.map(passageText), { vocabSize, onProgress: (report) => display.update(report) });
}

/** The passages as token ids. */
export function tokenize(
  passages: Passage[],
  tokenizer: WordPieceTokenizer,
  display: ProgressDisplay,
): Promise<TokenStore> {
  return tokenizeCorpus(passages, tokenizer, {
    total: passages.length,
    onProgress: (report) => display.update(report),
  });
}
