/**
 * Text → ids, with a vocabulary and BERT's normalization: what encoding is, without the files that a tokenizer comes
 * from. It runs in a browser too.
 */
import { AddedTokenFinders } from "./added-tokens";
import { type EncodeOptions, framed } from "./framing";
import { type BertNormalization, normalize } from "./normalize";
import { PieceCutter } from "./pieces";
import { forEachWord } from "./pretokenize";
import type { Vocabulary } from "./vocabulary";

/** Cuts texts into pieces: added tokens first, then words, then their pieces. */
export class TextPieces {
  readonly vocabulary: Vocabulary;
  readonly cutter: PieceCutter;
  readonly added: AddedTokenFinders;

  constructor(vocabulary: Vocabulary, normalization: BertNormalization) {
    this.vocabulary = vocabulary;
    this.cutter = new PieceCutter(vocabulary);
    this.added = new AddedTokenFinders(vocabulary.added, (text) => normalize(text, normalization));
  }

  /**
   * The ids of `text`; what `maxLength` cuts off is not read. @throws RangeError when it leaves no room for the special
   * tokens.
   */
  encode(text: string, options: EncodeOptions = {}): Int32Array {
    const most = options.maxLength ?? Infinity;
    const ids: number[] = [];
    for (const stretch of this.added.stretches(text)) {
      if (ids.length >= most) break;
      if (typeof stretch === "number") ids.push(stretch);
      else this.#push(stretch, ids, most);
    }
    const { cls, sep } = this.vocabulary.special;
    return framed(ids, cls, sep, options);
  }

  #push(text: string, ids: number[], most: number): void {
    forEachWord(text, (start, end) => {
      const pieces = this.cutter.cut(text, start, end);
      for (let i = 0; i < pieces.length; i++) ids.push(pieces[i]);
      return ids.length < most;
    });
  }
}
