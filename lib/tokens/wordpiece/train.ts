/**
 * Training a WordPiece vocabulary: characters first, then the most frequent pair of neighbouring pieces joined again
 * and again, as `tokenizers`' WordPieceTrainer does (byte-pair merges with "##" pieces, not the likelihood rule of the
 * original paper). Deliberate deviations: equal counts are settled by the lower ids, ids are given in the order of code
 * points, so the same words give the same file whatever their order (the reference differs from run to run); a word
 * with a character outside the alphabet is left out whole, as it encodes to [UNK] anyway, where the reference joins
 * what is left of it.
 */
import { InputError } from "../../errors";
import { withProgress } from "../../progress";
import type { OnCorpusProgress } from "../../text/progress";
import { normalize } from "./normalize";
import { PairIndex } from "./pair-index";
import { MAX_WORD_CHARACTERS } from "./pieces";
import { words } from "./pretokenize";
import { WordPieceTokenizer } from "./tokenizer";
import { BERT_SPECIAL_TOKENS, CONTINUATION, Vocabulary } from "./vocabulary";
import { DEFAULT_SETTINGS, type TokenizerSettings } from "./vocabulary-files";

/** How a vocabulary is trained, and how its tokenizer reads text. */
export interface TrainOptions extends Partial<TokenizerSettings> {
  /** Tokens in all, special ones counted; fewer come out where the text has no more pairs. 8192 by default. */
  vocabSize?: number;
  /** A pair seen fewer times than this is not joined. 2 by default. */
  minFrequency?: number;
  /** At most so many distinct characters, the most frequent ones. 1000 by default. */
  limitAlphabet?: number;
  onProgress?: OnCorpusProgress;
}

/**
 * Trains a tokenizer on texts.
 * @throws InputError when there is no word in the texts or `vocabSize` cannot hold the special tokens and the alphabet.
 * @example
 * ```ts
 * import { trainWordPiece } from "bowlab";
 *
 * const texts = ["fetching and sending", "fetch and send", "fetch, then send"];
 * const tokenizer = await trainWordPiece(texts, { vocabSize: 60 });
 * console.log(tokenizer.tokenize("Fetching").join(" ")); // → fetch ##ing
 * ```
 */
export function trainWordPiece(
  texts: Iterable<string> | AsyncIterable<string>,
  options: TrainOptions = {},
): Promise<WordPieceTokenizer> {
  return withProgress({ label: "training the tokenizer" }, options.onProgress, (onProgress) =>
    learnFromTexts(texts, { ...options, onProgress }),
  );
}

async function learnFromTexts(
  texts: Iterable<string> | AsyncIterable<string>,
  { vocabSize = 8192, minFrequency = 2, limitAlphabet = 1000, onProgress, ...settings }: TrainOptions,
): Promise<WordPieceTokenizer> {
  const complete = { ...DEFAULT_SETTINGS, ...settings };
  const counts = await countWords(texts, complete, onProgress);
  if (counts.size === 0) throw new InputError("the texts have no words to train a tokenizer on");
  const tokens = learn(counts, { vocabSize, minFrequency, limitAlphabet, onProgress });
  return new WordPieceTokenizer(new Vocabulary(tokens), complete);
}

/** Normalized words with their counts. */
async function countWords(
  texts: Iterable<string> | AsyncIterable<string>,
  { lowercase, stripAccents, splitChinese }: TokenizerSettings,
  onProgress: OnCorpusProgress | undefined,
): Promise<Map<string, number>> {
  const options = { lowercase, stripAccents: stripAccents ?? lowercase, splitChinese };
  const counts = new Map<string, number>();
  let done = 0;
  for await (const text of texts) {
    for (const word of words(normalize(text, options))) counts.set(word, (counts.get(word) ?? 0) + 1);
    if (++done % 1000 === 0) onProgress?.({ phase: "counting words", done });
  }
  onProgress?.({ phase: "counting words", done });
  return counts;
}

type Limits = Required<Pick<TrainOptions, "vocabSize" | "minFrequency" | "limitAlphabet">> &
  Pick<TrainOptions, "onProgress">;

function learn(
  counts: ReadonlyMap<string, number>,
  { vocabSize, minFrequency, limitAlphabet, onProgress }: Limits,
): string[] {
  const { pad, unk, cls, sep, mask } = BERT_SPECIAL_TOKENS;
  const tokens: string[] = [pad, unk, cls, sep, mask];
  const { spelled, weights, letters } = spell(counts, alphabet(counts, limitAlphabet));
  const idOf = new Map<string, number>();
  const addToken = (token: string): number => {
    let id = idOf.get(token);
    if (id === undefined) {
      id = tokens.push(token) - 1;
      idOf.set(token, id);
    }
    return id;
  };
  letters.forEach(addToken);
  if (tokens.length > vocabSize) {
    throw new InputError("the vocabulary is too small for the characters of the texts", {
      field: "vocabSize",
      expected: `at least ${tokens.length}`,
      found: String(vocabSize),
      fix: "raise --vocab-size, or limit the alphabet",
    });
  }
  const pairs = new PairIndex(
    spelled.map((word) => word.map((letter) => idOf.get(letter) as number)),
    weights,
  );
  const start = tokens.length;
  while (tokens.length < vocabSize) {
    const best = pairs.mostFrequent();
    if (best === undefined || best.count < minFrequency) break;
    // Two ways of joining can spell the same token, which then keeps its id.
    const joined = addToken(tokens[best.left] + tokens[best.right].slice(CONTINUATION.length));
    pairs.join(best.left, best.right, joined);
    if ((tokens.length - start) % 500 === 0) {
      onProgress?.({ phase: "joining pieces", done: tokens.length - start, total: vocabSize - start });
    }
  }
  onProgress?.({ phase: "joining pieces", done: tokens.length - start, total: tokens.length - start });
  return tokens;
}

/** The most frequent characters, equal counts by code point. */
function alphabet(counts: ReadonlyMap<string, number>, limit: number): Set<string> {
  const seen = new Map<string, number>();
  for (const [word, count] of counts) for (const letter of word) seen.set(letter, (seen.get(letter) ?? 0) + count);
  const ranked = [...seen].sort(([a, countA], [b, countB]) => countB - countA || codePointOrder(a, b));
  return new Set(ranked.slice(0, limit).map(([letter]) => letter));
}

/**
 * Words as letters, the later ones with "##"; the letters sorted, those that begin words before those that continue
 * them.
 */
function spell(
  counts: ReadonlyMap<string, number>,
  known: ReadonlySet<string>,
): { spelled: string[][]; weights: number[]; letters: string[] } {
  const spelled: string[][] = [];
  const weights: number[] = [];
  const initial = new Set<string>();
  const continuing = new Set<string>();
  for (const [word, count] of counts) {
    const characters = [...word];
    if (characters.length > MAX_WORD_CHARACTERS || !characters.every((letter) => known.has(letter))) continue;
    initial.add(characters[0]);
    for (const letter of characters.slice(1)) continuing.add(letter);
    spelled.push(characters.map((letter, i) => (i === 0 ? letter : CONTINUATION + letter)));
    weights.push(count);
  }
  const sorted = (letters: Set<string>): string[] => [...letters].sort(codePointOrder);
  return {
    spelled,
    weights,
    letters: [...sorted(initial), ...sorted(continuing).map((letter) => CONTINUATION + letter)],
  };
}

function codePointOrder(a: string, b: string): number {
  return (a.codePointAt(0) as number) - (b.codePointAt(0) as number);
}
