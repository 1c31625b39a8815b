/**
 * Whether a corpus has anything in it to pre-train on: tokens that can be masked, and more than one of them to tell
 * apart.
 */

import { InputError } from "../errors";
import { describeUnknown, type TokenRows, unigramCounts, type Vocabulary } from "../tokens";

/**
 * Reads all ids of the corpus.
 * @param onNote told when much of the text is unknown to the tokenizer
 * @throws InputError when no token is learned from, or one alone: the loss would be zero, or fall to it, and nothing
 * learned
 */
export function requireLearnable(
  store: Pick<TokenRows, "chunks" | "tokens" | "passages">,
  vocabulary: Vocabulary,
  onNote?: (line: string) => void,
): void {
  const counts = unigramCounts(store, vocabulary.size);
  const learned = vocabulary.ordinaryIds.filter((id) => counts[id] > 0);
  const unknown = counts[vocabulary.special.unk];
  if (learned.length >= 2) {
    const line = describeUnknown(unknown, store.tokens);
    if (line) onNote?.(line);
    return;
  }
  const passages = `${store.passages} passage${store.passages === 1 ? "" : "s"}`;
  const found =
    store.tokens === 0
      ? `${passages} without text`
      : learned.length === 1
        ? `${passages} of the one token ${JSON.stringify(vocabulary.tokens[learned[0]])}`
        : unknown > 0
          ? `${passages} of [UNK] alone: the tokenizer can spell none of their words`
          : `${passages} of special tokens alone`;
  throw new InputError("there is nothing to learn from in the corpus", {
    expected: "texts with at least two tokens of the vocabulary to tell apart",
    found,
    fix:
      unknown > 0 ? "take a tokenizer that was made for these texts" : "check that this is the corpus that was meant",
  });
}
