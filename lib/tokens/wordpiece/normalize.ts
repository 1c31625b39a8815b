/**
 * BERT's text normalization as `tokenizers`' BertNormalizer does it: clean-up (control characters dropped, white space
 * to " "), spaces around ideographs, canonical decomposition with non-spacing marks dropped, lower case character by
 * character. Characters the reference's tables do not know stay as they are, whatever Node's tables say.
 */
import { CASED, CHINESE, DECOMPOSES, lowerCase, NONSPACING_MARK, PROPERTIES, REMOVED, SPACE } from "./characters";

export interface BertNormalization {
  /** Lower-case the text. */
  lowercase: boolean;
  /** Decompose and drop non-spacing marks. */
  stripAccents: boolean;
  /** Put spaces around ideographs, so that each is a word. */
  splitChinese: boolean;
}

/** Normalized text whose every UTF-16 unit knows the UTF-16 span of the original text it came from. */
export interface AlignedText {
  text: string;
  /** (text.length) where the original character begins. */
  starts: Int32Array;
  /** (text.length) where it ends. */
  ends: Int32Array;
}

/** Receives each normalized character and the span of the original it came from. */
type Emit = (character: string, start: number, end: number) => void;

// Printable ASCII and the three white-space controls: nothing to clean up, decompose or set apart.
const PLAIN_ASCII = /^[\t\n\r\x20-\x7e]*$/;

/** The normalized text. */
export function normalize(text: string, options: BertNormalization): string {
  if (PLAIN_ASCII.test(text)) {
    const spaced = text.replace(/[\t\n\r]/g, " ");
    return options.lowercase ? spaced.toLowerCase() : spaced;
  }
  let normalized = "";
  walk(text, options, (character) => {
    normalized += character;
  });
  return normalized;
}

/** The normalized text with its alignment to the original; slower than `normalize`. */
export function normalizeAligned(text: string, options: BertNormalization): AlignedText {
  let normalized = "";
  const starts: number[] = [];
  const ends: number[] = [];
  walk(text, options, (character, start, end) => {
    normalized += character;
    for (let unit = 0; unit < character.length; unit++) {
      starts.push(start);
      ends.push(end);
    }
  });
  return { text: normalized, starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}

function walk(text: string, options: BertNormalization, emit: Emit): void {
  const lowered: Emit = (character, start, end) => {
    const codePoint = character.codePointAt(0) as number;
    emit(PROPERTIES[codePoint] & CASED ? lowerCase(codePoint) : character, start, end);
  };
  const cased = options.lowercase ? lowered : emit;
  const run = new DecompositionRun(cased);
  for (let start = 0, end = 0; start < text.length; start = end) {
    const codePoint = text.codePointAt(start) as number;
    end = start + (codePoint > 0xffff ? 2 : 1);
    const properties = PROPERTIES[codePoint];
    if (properties & REMOVED) continue;
    const character = properties & SPACE ? " " : text.slice(start, end);
    const apart = options.splitChinese && (properties & CHINESE) !== 0;
    if (apart) {
      run.flush();
      cased(" ", start, end);
    }
    if (!options.stripAccents) cased(character, start, end);
    else if (properties & DECOMPOSES) run.push(character, start, end);
    else {
      run.flush();
      if (!(properties & NONSPACING_MARK)) cased(character, start, end);
    }
    if (apart) {
      run.flush();
      cased(" ", start, end);
    }
  }
  run.flush();
}

interface Piece {
  character: string;
  start: number;
  end: number;
}

/**
 * A stretch of characters that decomposition changes or reorders, its non-spacing marks left out. Anything else ends
 * it, as a starter would; so a character newer than the reference's tables keeps marks on its two sides apart, as it
 * does there.
 */
class DecompositionRun {
  readonly #emit: Emit;
  #pieces: Piece[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  push(original: string, start: number, end: number): void {
    // Marks may go before reordering as well as after it: sorting is stable, and what decomposes begins with what
    // stays.
    for (const character of original.normalize("NFD")) {
      if (!(PROPERTIES[character.codePointAt(0) as number] & NONSPACING_MARK))
        this.#pieces.push({ character, start, end });
    }
  }

  flush(): void {
    if (this.#pieces.length === 0) return;
    for (const { character, start, end } of this.#pieces.length > 1 ? reordered(this.#pieces) : this.#pieces) {
      this.#emit(character, start, end);
    }
    this.#pieces = [];
  }
}

/**
 * Decomposed characters in canonical order. Reordering is stable, so equal characters of the result come from their
 * pieces in order.
 */
function reordered(pieces: readonly Piece[]): readonly Piece[] {
  const text = pieces.map(({ character }) => character).join("");
  const canonical = text.normalize("NFD");
  if (canonical === text) return pieces;
  const origins = new Map<string, { from: Piece[]; next: number }>();
  for (const piece of pieces) {
    const origin = origins.get(piece.character);
    if (origin) origin.from.push(piece);
    else origins.set(piece.character, { from: [piece], next: 0 });
  }
  return Array.from(canonical, (character) => {
    const origin = origins.get(character) as { from: Piece[]; next: number };
    return origin.from[origin.next++];
  });
}
