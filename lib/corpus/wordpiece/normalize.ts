/**
 * BERT's text normalization as `tokenizers`' BertNormalizer does it: clean-up (control characters dropped, white space to " "),
 * spaces around ideographs, canonical decomposition with non-spacing marks dropped, lower case character by character.
 * Characters the reference's tables do not know stay as they are, whatever Node's tables say.
 */
import { CASED, CHINESE, DECOMPOSES, lowerCase, MARK, PROPERTIES, REMOVED, SPACE } from "./characters";

export interface NormalizeOptions {
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
export function normalize(text: string, options: NormalizeOptions): string {
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
export function normalizeAligned(text: string, options: NormalizeOptions): AlignedText {
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

function walk(text: string, options: NormalizeOptions, emit: Emit): void {
  const lowered: Emit = (character, start, end) => {
    const codePoint = character.codePointAt(0) as number;
    emit(PROPERTIES[codePoint] & CASED ? lowerCase(codePoint) : character, start, end);
  };
  const cased = options.lowercase ? lowered : emit;
  const run = new DecompositionRun((character, start, end) => {
    if (!(PROPERTIES[character.codePointAt(0) as number] & MARK)) cased(character, start, end);
  });
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
      if (!(properties & MARK)) cased(character, start, end);
    }
    if (apart) {
      run.flush();
      cased(" ", start, end);
    }
  }
  run.flush();
}

/**
 * A stretch of characters that decomposition changes or reorders. Anything else ends it, as a starter would; so a character newer
 * than the reference's tables keeps marks on its two sides apart, as it does there.
 */
class DecompositionRun {
  readonly #emit: Emit;
  #text = "";
  #spans: { character: string; start: number; end: number }[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  push(character: string, start: number, end: number): void {
    this.#text += character;
    this.#spans.push({ character, start, end });
  }

  flush(): void {
    if (this.#spans.length === 0) return;
    if (this.#spans.length === 1) {
      const [{ character, start, end }] = this.#spans;
      for (const each of character.normalize("NFD")) this.#emit(each, start, end);
    } else {
      const origins = this.#origins();
      for (const each of this.#text.normalize("NFD")) {
        const queue = origins.get(each) as Origins;
        const { start, end } = queue.spans[queue.next++];
        this.#emit(each, start, end);
      }
    }
    this.#text = "";
    this.#spans = [];
  }

  /** Reordering is stable, so equal characters of the result come from their origins in order. */
  #origins(): Map<string, Origins> {
    const origins = new Map<string, Origins>();
    for (const { character, start, end } of this.#spans) {
      for (const each of character.normalize("NFD")) {
        const queue = origins.get(each);
        if (queue) queue.spans.push({ start, end });
        else origins.set(each, { spans: [{ start, end }], next: 0 });
      }
    }
    return origins;
  }
}

interface Origins {
  spans: { start: number; end: number }[];
  next: number;
}
