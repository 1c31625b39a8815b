/**
 * Text for pre-training: a corpus read and tokenized once, in memory where it is small, through a cache on disk where
 * it is not.
 */
import * as os from "node:os";
import * as path from "node:path";
import { defaultLengths } from "../model-folder";
import { passageText } from "../text/passage";
import type { OnCorpusProgress } from "../text/progress";
import {
  corpusSources,
  type ReadOptions,
  readPassages,
  type TextOptions,
  textBytes,
  textOptionsOf,
} from "../text/readers";
import { openTokenCache } from "./token-cache";
import type { TokenRows } from "./token-rows";
import { tokenizeCorpus } from "./token-store";
import { trainWordPiece, WordPieceTokenizer } from "./wordpiece";

/** Bytes of text from which on a corpus is not held in memory. */
export const LARGE_CORPUS = 256 * 2 ** 20;

export interface CorpusTokenizerOptions extends TextOptions, Pick<ReadOptions, "onSkipped"> {
  /** Tokens in all, the special ones counted. */
  vocabSize: number;
  onProgress?: OnCorpusProgress;
  /** Told what a person should know. */
  onNote?: (line: string) => void;
}

/**
 * A vocabulary for the corpus, trained while it is streamed; of a large one, on every k-th passage, so that about
 * `LARGE_CORPUS` bytes count.
 * @throws InputError as `readPassages` and `trainWordPiece`
 */
export function trainCorpusTokenizer(
  data: string,
  { vocabSize, onProgress, onNote, onSkipped, ...options }: CorpusTokenizerOptions,
): Promise<WordPieceTokenizer> {
  const text = textOptionsOf(options);
  const every = Math.ceil(textBytes(corpusSources(data, text).sources) / LARGE_CORPUS);
  if (every > 1) onNote?.(`the vocabulary is trained on one passage in ${every}`);
  const texts = async function* (): AsyncGenerator<string> {
    let number = 0;
    for await (const passage of readPassages(data, { ...text, onSkipped, uniqueIds: every <= 1 })) {
      if (number++ % every === 0) yield passageText(passage);
    }
  };
  return trainWordPiece(texts(), { vocabSize, onProgress });
}

export interface TrainingTextOptions extends CorpusTokenizerOptions {
  /** Folder of the tokenizer. Default: one of `vocabSize` tokens is trained on the corpus. */
  tokenizer?: string;
  /** Pack each passage's sentences to rows of about `maxLength` tokens. Default: a passage is a row. */
  pack?: boolean;
  /** Longest row in tokens, of packed rows. Default 128. */
  maxLength?: number;
  /** Tokenize into this folder, and use it again. Default: in memory, large corpora in `tokenCacheRoot()`. */
  tokenCache?: string;
  /** Tokens a block of the cache. */
  cacheBlock?: number;
  /** Aborted: tokenizing onto disk ends; what is written serves the next start. */
  signal?: AbortSignal;
}

/**
 * The corpus's rows for pre-training, with their tokenizer.
 * @throws InputError as `readPassages`, `openTokenCache` and `trainWordPiece`
 */
export async function openTrainingText(
  data: string,
  options: TrainingTextOptions,
): Promise<{ store: TokenRows; tokenizer: WordPieceTokenizer }> {
  const {
    pack,
    maxLength = defaultLengths.passage,
    tokenCache,
    cacheBlock,
    onProgress,
    onNote,
    onSkipped,
    signal,
  } = options;
  const text = textOptionsOf(options);
  const isLarge = textBytes(corpusSources(data, text).sources) > LARGE_CORPUS;
  const tokenizer = options.tokenizer
    ? WordPieceTokenizer.load(options.tokenizer)
    : await trainCorpusTokenizer(data, { ...options, onSkipped: undefined });
  const packing = pack ? { maxLength } : undefined;
  if (tokenCache === undefined && !isLarge) {
    const passages = readPassages(data, { ...text, onSkipped });
    return { tokenizer, store: await tokenizeCorpus(passages, tokenizer, { packing, onProgress }) };
  }
  const root = tokenCache ?? tokenCacheRoot();
  if (tokenCache === undefined)
    onNote?.(`the corpus is large: its tokens are kept in ${root} (--token-cache changes that)`);
  const store = await openTokenCache(data, tokenizer, {
    ...{ ...text, root, packing, onProgress, onSkipped, signal },
    blockTokens: cacheBlock,
  });
  return { tokenizer, store };
}

/** `$XDG_CACHE_HOME/bowlab/tokens`, else `~/.cache/bowlab/tokens`. */
export function tokenCacheRoot(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "bowlab", "tokens");
}
