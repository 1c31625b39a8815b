/** One passage read back from its vector: every word of the text with the rank that the [CLS] projection gives it. */
import { bagOfWords, collatePlain } from "../batches";
import { tokenRanks } from "../eval";
import type { EncoderModel } from "../model";
import { defaultLengths } from "../model-folder";
import type { EncodingWithOffsets, WordPieceTokenizer } from "../tokens";
import { type ProjectionHead, projectCls } from "./projection";

/** A stretch of the original text. Stretches follow one another and make up the whole text. */
export interface ReadBackSpan {
  text: string;
  /** Best rank among the word's pieces, from 1; undefined between words and for what the encoder did not read. */
  rank?: number;
}

/** A passage read back from its vector. */
export interface ReadBack {
  spans: ReadBackSpan[];
  /** Distinct tokens, |T|: ranks up to this count as covered. */
  tokens: number;
  /** coverage@|T| of this passage, 0 … 1. */
  coverage: number;
  /** The vocabulary's best-scored tokens, best first, with whether the text holds them. */
  top: { token: string; inText: boolean }[];
}

/** How a passage is read back. */
export interface ReadBackOptions {
  /** Longest row in tokens. Default 128. */
  maxLength?: number;
  /** Which projection scores the vocabulary. Default "full". */
  head?: ProjectionHead;
  /** How many of the best-scored tokens to name. Default 20. */
  topTokens?: number;
}

/**
 * Encodes the text once and ranks its tokens by its vector.
 * @example
 * ```ts
 * import { loadModel, readBack, useEngine, WordPieceTokenizer } from "bowlab";
 *
 * await useEngine();
 * const model = loadModel("bow");
 * const { spans, top } = await readBack(model, WordPieceTokenizer.load("bow"), "a map keeps values", { topTokens: 3 });
 * const words = spans.filter(({ rank }) => rank).map(({ text }) => text);
 * console.log(words, top.length); // → [ 'a', 'map', 'keeps', 'values' ] 3
 * model.parameters.dispose();
 * ```
 */
export async function readBack(
  model: EncoderModel,
  tokenizer: WordPieceTokenizer,
  text: string,
  {
    maxLength = Math.min(defaultLengths.passage, model.config.maxPositions),
    head,
    topTokens = 20,
  }: ReadBackOptions = {},
): Promise<ReadBack> {
  const { vocabulary } = tokenizer;
  const encoding = tokenizer.encodeWithOffsets(text, { maxLength });
  const { ids } = encoding;
  const projected = await projectCls(model, collatePlain([ids], model.config.padTokenId), head); // (1, V)
  // Embedding matrices padded to a round number of rows have scores for no token behind the vocabulary's.
  const scores = projected.subarray(0, vocabulary.size);
  const bag = bagOfWords(ids, vocabulary);
  const ranks = tokenRanks(scores, bag, vocabulary.isSpecial);
  const rankOf = new Map(Array.from(bag, (id, i) => [id, ranks[i]]));
  const covered = ranks.reduce((sum, rank) => sum + (rank <= bag.length ? 1 : 0), 0);
  return {
    spans: spansOf(text, encoding, vocabulary.isContinuation, rankOf),
    tokens: bag.length,
    coverage: bag.length === 0 ? 0 : covered / bag.length,
    top: bestTokens(scores, vocabulary, topTokens).map((id) => ({
      token: vocabulary.tokens[id],
      inText: rankOf.has(id),
    })),
  };
}

/**
 * A word's pieces are one stretch with the best of their ranks. Pieces may share a letter (one that decomposes): the
 * first has it.
 */
function spansOf(
  text: string,
  { ids, starts, ends }: EncodingWithOffsets,
  isContinuation: Uint8Array,
  rankOf: Map<number, number>,
): ReadBackSpan[] {
  const spans: ReadBackSpan[] = [];
  let end = 0;
  ids.forEach((id, i) => {
    const rank = rankOf.get(id);
    if (rank === undefined) return;
    const last = spans.at(-1);
    const from = Math.max(starts[i], end);
    const to = Math.max(ends[i], end);
    if (isContinuation[id] && last?.rank !== undefined && from === end) {
      last.text += text.slice(from, to);
      last.rank = Math.min(last.rank, rank);
    } else if (to > from) {
      if (from > end) spans.push({ text: text.slice(end, from) });
      spans.push({ text: text.slice(from, to), rank });
    }
    end = to;
  });
  if (end < text.length) spans.push({ text: text.slice(end) });
  return spans;
}

function bestTokens(scores: Float32Array, { isSpecial }: WordPieceTokenizer["vocabulary"], count: number): number[] {
  const ids = Array.from(scores.keys()).filter((id) => !isSpecial[id]);
  return ids.sort((a, b) => scores[b] - scores[a] || a - b).slice(0, count);
}
