/**
 * Texts → rows of about equal length, as pre-training wants them: whole sentences are packed up to a target length; 15
 * % of the targets are short, uniform in 2 … the longest (the data of arXiv 2401.11248, after BERT's
 * create_pretraining_data.py). A row never holds text of two passages, so its [CLS] vector and its bag of words speak
 * of one thing. Deliberate deviation: the original lets the last sentence run over the limit and crops it away later;
 * here it begins the next row, and a sentence longer than a row is cut between words, so that no token is lost.
 */
import { sha256 } from "../files";
import { Random } from "../random";
import { type Passage, passageText } from "../text/passage";
import { sentences } from "../text/sentences";
import type { TextTokenizer } from "./text-tokenizer";

const SHORT_SHARE = 0.15;

/** How long rows become when sentences are packed. */
export interface PackingOptions {
  /** Longest row in tokens, [CLS] and [SEP] counted; at least 4. */
  maxLength: number;
  /** Share of rows with a short target; 0.15 by default. */
  shortShare?: number;
}

/** Packing with its defaults filled in; undefined stays so. */
export function completePacking(packing?: PackingOptions): Required<PackingOptions> | undefined {
  return packing && { maxLength: packing.maxLength, shortShare: packing.shortShare ?? SHORT_SHARE };
}

/** Hex SHA-256 over text, tokenizer and packing. */
export function rowsFingerprint(corpus: string, tokenizer: string, packing?: PackingOptions): string {
  return sha256(corpus, tokenizer, ...(packing ? [JSON.stringify(completePacking(packing))] : []));
}

/** Makes the rows of one passage; `number` is the passage's place in the corpus, from 0. */
export type RowMaker = (passage: Passage, number: number) => Int32Array[];

/** A passage a row, or packed rows. @throws RangeError when `maxLength` is below 4 or `shortShare` not within 0 … 1. */
export function rowMaker(tokenizer: TextTokenizer, packing?: PackingOptions): RowMaker {
  if (!packing) return (passage) => [tokenizer.encode(passageText(passage), { addSpecialTokens: false })];
  const { maxLength, shortShare = SHORT_SHARE } = packing;
  if (!(maxLength >= 4))
    throw new RangeError(`rows must have room for two tokens and [CLS], [SEP], found ${maxLength}`);
  if (!(shortShare >= 0 && shortShare <= 1))
    throw new RangeError(`the share of short rows must be within 0 … 1, found ${shortShare}`);
  // Of no seed of a run: the rows of a corpus are the same for all runs over it.
  const random = new Random("packing");
  return (passage, number) => {
    const pieces = function* (): Generator<Int32Array> {
      for (const sentence of sentences(passageText(passage))) {
        const ids = tokenizer.encode(sentence, { addSpecialTokens: false });
        yield* cutBetweenWords(ids, maxLength - 2, tokenizer.vocabulary.isContinuation);
      }
    };
    return packPieces(pieces(), maxLength - 2, shortShare, random.fork(number));
  };
}

/** Joins pieces of at most `room` tokens to rows of at most as many. */
function packPieces(pieces: Iterable<Int32Array>, room: number, shortShare: number, random: Random): Int32Array[] {
  const rows: Int32Array[] = [];
  let row: Int32Array[] = [];
  let length = 0;
  const draw = (): number => (random.uniform() < shortShare ? random.integer(2, room + 1) : room);
  let target = draw();
  const close = (): void => {
    if (length > 0) rows.push(concatenate(row, length));
    row = [];
    length = 0;
    target = draw();
  };
  for (const piece of pieces) {
    if (length + piece.length > room) close();
    row.push(piece);
    length += piece.length;
    if (length >= target) close();
  }
  close();
  return rows;
}

/** Pieces of at most `room` tokens that begin with a word; a longer word is cut where it must be. */
function* cutBetweenWords(ids: Int32Array, room: number, isContinuation: Uint8Array): Generator<Int32Array> {
  let start = 0;
  while (ids.length - start > room) {
    let end = start + room;
    while (end > start && isContinuation[ids[end]] === 1) end--;
    if (end === start) end = start + room;
    yield ids.subarray(start, end);
    start = end;
  }
  if (ids.length > start) yield ids.subarray(start);
}

function concatenate(pieces: readonly Int32Array[], length: number): Int32Array {
  const row = new Int32Array(length);
  let at = 0;
  for (const piece of pieces) {
    row.set(piece, at);
    at += piece.length;
  }
  return row;
}
