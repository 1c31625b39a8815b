/**
 * A command's corpus: text read and tokenized once, in memory where it is small, through a cache on disk where it is
 * not.
 */
import * as os from "node:os";
import * as path from "node:path";
import { defaultLengths } from "../../model-folder";
import type { Given } from "../../options";
import { type corpusOptions, corpusSources, type Passage, passageText, readPassages, textBytes } from "../../text";
import {
  openTokenCache,
  type TokenRows,
  type TokenStore,
  tokenizeCorpus,
  type tokenRowOptions,
  trainWordPiece,
  WordPieceTokenizer,
} from "../../tokens";
import { note } from "./output";
import type { ProgressDisplay } from "./progress";

/** Bytes of text from which on a corpus is not held in memory. */
export const LARGE = 256 * 2 ** 20;

/** A corpus, and how it becomes rows. */
export interface DataOptions extends Given<typeof corpusOptions>, Given<typeof tokenRowOptions> {
  /** Longest row in tokens, of packed rows; 128 by default. */
  maxLength?: number;
}

/** Every passage of a corpus. @throws InputError as `readPassages`, and when there is none */
export async function loadPassagesShown(
  data: string,
  display: ProgressDisplay,
  { textUnit }: Pick<DataOptions, "textUnit"> = {},
): Promise<Passage[]> {
  const passages: Passage[] = [];
  for await (const passage of readPassages(data, { textUnit })) {
    passages.push(passage);
    if (passages.length % 1000 === 0) display.update({ phase: "reading", done: passages.length });
  }
  return passages;
}

/**
 * A vocabulary for the corpus, trained while it is streamed; of a large one, on every k-th passage, so that about
 * `LARGE` bytes count.
 * @throws InputError as `readPassages` and `trainWordPiece`
 */
export function trainTokenizer(
  { data, textUnit }: Pick<DataOptions, "data" | "textUnit">,
  vocabSize: number,
  display: ProgressDisplay,
): Promise<WordPieceTokenizer> {
  const every = Math.ceil(textBytes(corpusSources(data).sources) / LARGE);
  if (every > 1) note(`the vocabulary is trained on one passage in ${every}`);
  const texts = async function* (): AsyncGenerator<string> {
    let number = 0;
    for await (const passage of readPassages(data, { textUnit, uniqueIds: every <= 1 })) {
      if (number++ % every === 0) yield passageText(passage);
    }
  };
  return trainWordPiece(texts(), { vocabSize, onProgress: (report) => display.update(report) });
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

/**
 * The corpus's rows for pre-training, with the tokenizer of a folder or one trained on the corpus.
 * @throws InputError as `readPassages`, `openTokenCache` and `trainWordPiece`
 */
export async function tokenizedData(
  options: DataOptions,
  { folder, vocabSize, signal }: { folder?: string; vocabSize: number; signal: AbortSignal },
  display: ProgressDisplay,
): Promise<{ store: TokenRows; tokenizer: WordPieceTokenizer }> {
  const { data, textUnit, pack, maxLength = defaultLengths.passage, tokenCache, cacheBlock } = options;
  const { sources } = corpusSources(data);
  const isLarge = textBytes(sources) > LARGE;
  const tokenizer = folder ? WordPieceTokenizer.load(folder) : await trainTokenizer(options, vocabSize, display);
  const packing = pack ? { maxLength } : undefined;
  const onProgress = display.update.bind(display);
  if (tokenCache === undefined && !isLarge) {
    const passages = readPassages(data, { textUnit });
    return { tokenizer, store: await tokenizeCorpus(passages, tokenizer, { packing, onProgress }) };
  }
  const root = tokenCache ?? tokenCacheRoot();
  if (tokenCache === undefined)
    note(`the corpus is large: its tokens are kept in ${root} (--token-cache changes that)`);
  const store = await openTokenCache(data, tokenizer, {
    ...{ root, textUnit, packing, onProgress, signal },
    blockTokens: cacheBlock,
  });
  return { tokenizer, store };
}

/** `$XDG_CACHE_HOME/bowlab/tokens`, else `~/.cache/bowlab/tokens`. */
export function tokenCacheRoot(): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "bowlab", "tokens");
}
