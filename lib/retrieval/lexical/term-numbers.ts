/**
 * Texts → numbers of their terms, by first appearance. A chunk of text that was met before is known by its numbers at
 * once.
 */
import type { Analyzer } from "./analyzer";

/** Chunks kept; a corpus's misspellings must not fill the memory, nor whole clauses of Thai. */
const [KEPT, KEPT_LENGTH] = [1 << 20, 32];

/** Numbers the terms of texts, by first appearance. */
export class TermNumbers {
  /** Number of each term. */
  readonly terms = new Map<string, number>();
  readonly #analyze: Analyzer;
  readonly #known = new Map<string, number | readonly number[]>();

  constructor(analyze: Analyzer) {
    this.#analyze = analyze;
  }

  /** The terms of a text in order. */
  of(text: string): number[] {
    const { chunks, termsOf } = this.#analyze;
    if (!chunks || !termsOf) return this.#analyze(text).map((term) => this.#number(term));
    const numbers: number[] = [];
    for (const chunk of chunks(text)) {
      const found = this.#known.get(chunk) ?? this.#learn(chunk, termsOf(chunk));
      if (typeof found === "number") numbers.push(found);
      else for (const each of found) numbers.push(each);
    }
    return numbers;
  }

  #learn(chunk: string, terms: readonly string[]): number | readonly number[] {
    const numbers = terms.map((term) => this.#number(term));
    const found = numbers.length === 1 ? numbers[0] : numbers;
    if (this.#known.size >= KEPT) this.#known.clear();
    if (chunk.length <= KEPT_LENGTH) this.#known.set(chunk, found);
    return found;
  }

  #number(term: string): number {
    const known = this.terms.get(term);
    if (known !== undefined) return known;
    this.terms.set(term, this.terms.size);
    return this.terms.size - 1;
  }
}
