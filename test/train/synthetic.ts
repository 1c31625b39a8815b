/**
 * A small made-up language with something to learn: every passage has a topic, and every noun calls for its own verb.
 */

import { Random } from "../../lib/random";
import { type Passage, passageText } from "../../lib/text";
import { type TokenStore, tokenizeCorpus, trainWordPiece, type WordPieceTokenizer } from "../../lib/tokens";

const TOPICS = 6;
const NOUNS = 8;
const syllables = ["ba", "ko", "mi", "ru", "te", "sha", "lon", "vek", "dra", "pil", "ous", "ing", "qua", "zem", "fi"];

/** A word of two or three syllables, the same for the same number. */
function wordFor(kind: string, number: number): string {
  const random = new Random("word").fork(kind, number);
  return Array.from({ length: random.integer(2, 4) }, () => syllables[random.integer(0, syllables.length)]).join("");
}

/** Passages of 6 to 20 words; about one in forty has no text at all. */
export function syntheticPassages(count: number, seed: number | string = 1): Passage[] {
  return Array.from({ length: count }, (_, i) => {
    const random = new Random(seed).fork("passage", i);
    const topic = random.integer(0, TOPICS);
    const sentences = Array.from({ length: random.integer(2, 6) }, () => {
      const noun = topic * NOUNS + random.integer(0, NOUNS);
      return `the ${wordFor("noun", noun)} ${wordFor("verb", noun)} ${wordFor("adverb", random.integer(0, 12))} .`;
    });
    const empty = i % 40 === 7;
    return { id: `p${i}`, title: empty ? "" : wordFor("topic", topic), text: empty ? "" : sentences.join(" ") };
  });
}

export interface SyntheticCorpus {
  passages: Passage[];
  tokenizer: WordPieceTokenizer;
  store: TokenStore;
}

/** The passages with a vocabulary of about 200 tokens trained on them. */
export async function syntheticCorpus(count = 120, seed: number | string = 1): Promise<SyntheticCorpus> {
  const passages = syntheticPassages(count, seed);
  const tokenizer = await trainWordPiece(passages.map(passageText), { vocabSize: 200 });
  return { passages, tokenizer, store: await tokenizeCorpus(passages, tokenizer) };
}
