/** One query's results in little memory: documents that nobody judged are never made strings. */
import { ByteIds } from "./byte-ids";

/** Results that there is room for to begin with. */
const FIRST_RESULTS = 16;

/** Stands in a ranking for a document without a name. No id that is read from a file has a line feed in it. */
export const UNNAMED = "\n";

/** Results of a query, in the order of the file. */
export class HeldResults {
  readonly #documents = new ByteIds();
  #scores = new Float64Array(FIRST_RESULTS);

  /** Begins anew, in the same memory. */
  clear(): void {
    this.#documents.clear();
  }

  /** Adds a result, its document's id as UTF-8. @returns false where the document is there already */
  add(bytes: Uint8Array, start: number, end: number, score: number): boolean {
    const { size } = this.#documents;
    if (this.#documents.number(bytes, start, end) < size) return false;
    if (size === this.#scores.length) {
      const grown = new Float64Array(2 * size);
      grown.set(this.#scores);
      this.#scores = grown;
    }
    this.#scores[size] = score;
    return true;
  }

  /**
   * The documents as trec_eval orders them, best first: by score, ties by id in byte order, both descending.
   * @param named ids to be named; every other document is UNNAMED. Undefined: all are named
   */
  ranking(named?: Iterable<string>): string[] {
    const documents = this.#documents;
    const order = this.#order();
    if (named === undefined) {
      return Array.from({ length: documents.size }, (_, place) => documents.get(order?.[place] ?? place));
    }
    const ranking = new Array<string>(documents.size).fill(UNNAMED);
    const names = new Map<number, string>();
    for (const id of named) {
      const number = documents.find(id);
      if (number < 0) continue;
      if (order === undefined) ranking[number] = id;
      else names.set(number, id);
    }
    order?.forEach((number, place) => {
      ranking[place] = names.get(number) ?? UNNAMED;
    });
    return ranking;
  }

  /** The results' numbers, best first; undefined where they are in order already, as most runs have them. */
  #order(): Uint32Array | undefined {
    const { size } = this.#documents;
    let last = 1;
    while (last < size && this.#compare(last - 1, last) < 0) last++;
    if (last >= size) return undefined;
    return Uint32Array.from({ length: size }, (_, i) => i).sort((a, b) => this.#compare(a, b));
  }

  /** Below 0 where result `a` comes before `b`. */
  #compare(a: number, b: number): number {
    const [scoreA, scoreB] = [this.#scores[a], this.#scores[b]];
    if (scoreA !== scoreB) return scoreA > scoreB ? -1 : 1;
    return this.#documents.compare(b, a);
  }
}
