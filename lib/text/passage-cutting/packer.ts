/**
 * Packing: the blocks of one section (paragraphs, lists, tables, code) in order, filled into passages of a sensible
 * length. A block is cut where it must be: between sentences, a long sentence between words, code never. Streams: at
 * most two passages are held.
 */
import { sentences } from "../sentences";
import { type CuttingOptions, defaultPassageWords } from "./limits";
import { cutAfterWords, wordCount } from "./words";

/** A part of a section that stands by itself. */
export interface TextBlock {
  text: string;
  /** Where it begins in its file, counted from 1. */
  line: number;
  /** Code: is never cut, and no sentence of it is repeated. */
  isCode?: boolean;
  /** Follows the block before it without a blank line, as the items of a list do. */
  isTight?: boolean;
}

/** Blocks filled together. */
export interface PackedText {
  text: string;
  /** Line of its first block, a repeated sentence not counted. */
  line: number;
}

/** What is never cut once it is in a passage. */
interface Unit {
  text: string;
  words: number;
  line: number;
  isCode: boolean;
  /** Stands in the passage before as well. */
  isRepeated: boolean;
}

/** Packs one section: `add` its blocks, then `end`. */
export class PassagePacker {
  readonly #least: number;
  readonly #most: number;
  readonly #overlap: number;
  /** A passage that is full, held until it is known that what follows is long enough to stand alone. */
  #full: Unit[] | undefined;
  #units: Unit[] = [];

  constructor({ passageWords: [least, most] = defaultPassageWords, passageOverlap = 0 }: CuttingOptions = {}) {
    this.#least = least;
    this.#most = most;
    this.#overlap = passageOverlap;
  }

  /** Takes the next block. @returns passages that are complete */
  *add({ text, line, isCode = false, isTight = false }: TextBlock): Generator<PackedText> {
    const words = wordCount(text);
    if (words === 0) return;
    const isFirst = this.#units.length === 0;
    const spaced = isFirst ? text : `${isTight ? "\n" : "\n\n"}${text}`;
    yield* this.#place({ text: spaced, words, line, isCode, isRepeated: false });
  }

  /** The passages that are left. */
  *end(): Generator<PackedText> {
    const [full, rest] = [this.#full, this.#units];
    this.#full = undefined;
    this.#units = [];
    if (full && wordsOf(fresh(rest)) < this.#least) yield joined([...full, ...fresh(rest)]);
    else {
      if (full) yield joined(full);
      if (rest.length > 0) yield joined(rest);
    }
  }

  *#place(unit: Unit): Generator<PackedText> {
    const isLong = wordsOf(fresh(this.#units)) >= this.#least;
    if (!this.#fits(unit) && !isLong) this.#forgetRepeated(unit);
    if (this.#fits(unit)) {
      this.#units.push(unit);
    } else if (unit.isCode) {
      if (isLong) yield* this.#close();
      this.#forgetRepeated(unit);
      this.#units.push(unit);
    } else yield* this.#placeParts(unit, isLong);
  }

  /** A text that does not fit: its sentences where it has several, or else its words. */
  *#placeParts(unit: Unit, isLong: boolean): Generator<PackedText> {
    const parts = sentencesOf(unit.text);
    if (isLong && (unit.words <= this.#most || parts.length === 1)) {
      yield* this.#close();
      yield* this.#place(unit);
    } else if (parts.length > 1) {
      for (const text of parts) yield* this.#place({ ...unit, text, words: wordCount(text) });
    } else {
      const room = this.#most - wordsOf(this.#units);
      const [head, tail] = cutAfterWords(unit.text, room);
      this.#units.push({ ...unit, text: head, words: room });
      yield* this.#place({ ...unit, text: tail, words: unit.words - room });
    }
  }

  #fits(unit: Unit): boolean {
    return wordsOf(this.#units) + unit.words <= this.#most;
  }

  /** Takes repeated sentences away until the unit fits, the first ones first. */
  #forgetRepeated(unit: Unit): void {
    while (this.#units[0]?.isRepeated && !this.#fits(unit)) this.#units.shift();
  }

  /** The passage at hand is full. */
  *#close(): Generator<PackedText> {
    if (this.#full) yield joined(this.#full);
    this.#full = this.#units;
    this.#units = this.#repeated(this.#full);
  }

  /** The last sentences of a passage, which the next one begins with; all of them new to it. */
  #repeated(units: readonly Unit[]): Unit[] {
    const found: Unit[] = [];
    for (const unit of units.toReversed()) {
      if (found.length === this.#overlap || unit.isCode || unit.isRepeated) break;
      for (const text of sentencesOf(unit.text).reverse()) {
        if (found.length < this.#overlap) found.unshift({ ...unit, text, words: wordCount(text), isRepeated: true });
      }
    }
    return found;
  }
}

/** The sentences of a text without loss, each with words in it. */
function sentencesOf(text: string): string[] {
  const found: string[] = [];
  let blank = "";
  for (const sentence of sentences(text)) {
    if (sentence.trim() !== "") {
      found.push(blank + sentence);
      blank = "";
    } else if (found.length === 0) blank += sentence;
    else found[found.length - 1] += sentence;
  }
  return found;
}

function fresh(units: readonly Unit[]): Unit[] {
  return units.filter(({ isRepeated }) => !isRepeated);
}

function wordsOf(units: readonly Unit[]): number {
  return units.reduce((sum, { words }) => sum + words, 0);
}

function joined(units: readonly Unit[]): PackedText {
  const text = units.map((unit) => unit.text).join("");
  // The first line of code keeps its indentation.
  const start = units[0].isCode ? text.replace(/^\s*\n/, "") : text.trimStart();
  return { text: start.trimEnd(), line: fresh(units)[0].line };
}
