/**
 * What may be among the k best of a query, by scores that are known to lie between two numbers: whatever can reach the
 * k-th largest of the lower ones stays. Those whose scores have been computed since are kept apart, k of them.
 */
import { TopK, type TopKResult } from "../top-k";

/** Candidates of so many times k are looked through, and scored if they do not become fewer. */
const [LOOKED_THROUGH, SCORED] = [2, 8];
/** To have few candidates costs nothing. */
const FEW = 512;

/** One query's candidates. */
export class QueryCandidates {
  readonly best: TopK;
  #places: number[] = [];
  #lower: number[] = [];
  #upper: number[] = [];
  #least = Number.NEGATIVE_INFINITY;
  #looked: number;

  /** @param best takes the candidates' scores once they are computed */
  constructor(best: TopK) {
    this.best = best;
    this.#looked = LOOKED_THROUGH * best.k;
  }

  /** A score below this is not among the k best. */
  get least(): number {
    return Math.max(this.#least, this.best.threshold);
  }

  /** Places of the candidates that have no score. */
  get places(): readonly number[] {
    return this.#places;
  }

  /** Whether so many wait that their scores should be computed. */
  get areMany(): boolean {
    return this.#places.length > SCORED * this.best.k + FEW;
  }

  /** A vector whose score lies between `lower` and `upper`. */
  add(place: number, lower: number, upper: number): void {
    if (!(upper >= this.least)) return;
    this.#places.push(place);
    this.#lower.push(lower);
    this.#upper.push(upper);
  }

  /** Drops what cannot be among the k best any more, where that may be much. */
  reduce(): void {
    if (this.#places.length < this.#looked) return;
    this.#drop();
    this.#looked = Math.max(LOOKED_THROUGH * this.best.k, Math.floor(1.5 * this.#places.length));
  }

  /** Takes all candidates out; each is to be offered to `best`. @returns their places */
  take(): number[] {
    if (this.#places.length >= this.best.k) this.#drop();
    const places = this.#places;
    [this.#places, this.#lower, this.#upper] = [[], [], []];
    return places;
  }

  /** The results, when no candidate is left. */
  end(): TopKResult {
    return this.best.take();
  }

  #drop(): void {
    const { k } = this.best;
    const lowest = new TopK(k);
    for (const [i, lower] of this.#lower.entries()) lowest.push(i, lower);
    const { scores } = lowest.take();
    if (scores.length === k) this.#least = Math.max(this.#least, scores[k - 1]);
    const { least } = this;
    let kept = 0;
    for (let i = 0; i < this.#places.length; i++) {
      if (this.#upper[i] < least) continue;
      this.#places[kept] = this.#places[i];
      this.#lower[kept] = this.#lower[i];
      this.#upper[kept++] = this.#upper[i];
    }
    for (const list of [this.#places, this.#lower, this.#upper]) list.length = kept;
  }
}
