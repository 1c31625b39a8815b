/**
 * A corpus of random ids, so that no text is needed: words of one to four pieces, every row longer than any batch's
 * limit.
 */
import { type Random, type TokenRows, Vocabulary } from "bowlab";

const SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
/** Share of a vocabulary's tokens, and of a text's, that continue a word: about that of WordPiece on English text. */
const CONTINUATIONS = 0.2;

/** A vocabulary of `size` made-up tokens, the last fifth of which continue words. */
export function randomVocabulary(size: number): Vocabulary {
  const first = Math.round(size * (1 - CONTINUATIONS));
  const made = Array.from({ length: size - SPECIAL.length }, (_, i) => i + SPECIAL.length);
  return new Vocabulary([...SPECIAL, ...made.map((id) => (id < first ? `w${id}` : `##p${id}`))]);
}

/** `size` rows of `length` ids. */
export function randomRows(vocabulary: Vocabulary, size: number, length: number, random: Random): TokenRows {
  const first = SPECIAL.length;
  const split = Math.round(vocabulary.size * (1 - CONTINUATIONS));
  const rows = Array.from({ length: size }, () =>
    Int32Array.from({ length }, () =>
      random.uniform() < CONTINUATIONS ? random.integer(split, vocabulary.size) : random.integer(first, split),
    ),
  );
  return {
    size,
    passages: size,
    tokens: size * length,
    corpusFingerprint: "random",
    fingerprint: "random",
    row: (index) => rows[index],
    lengthOf: () => length,
    passageIdOf: String,
    chunks: () => rows,
  };
}
