/** How fast work goes: over the last seconds while it runs, over all of it when it has ended. */

/** Seconds that the running rate looks back on, and the least time between two remembered points. */
const lookBack = 15;
const spacing = 0.25;

/** How fast work goes. */
export class Rate {
  readonly #from: number;
  /** Points (seconds since the start, units done), oldest first. */
  #points: { seconds: number; done: number }[];

  /** @param from units that were done before the clock started, as in a run that is resumed. */
  constructor(from = 0) {
    this.#from = from;
    this.#points = [{ seconds: 0, done: from }];
  }

  /** So many units were done after so many seconds. */
  add(seconds: number, done: number): void {
    const before = this.#points.at(-2);
    if (before && seconds - before.seconds < spacing) this.#points.pop();
    this.#points.push({ seconds, done });
    while (this.#points.length > 2 && seconds - this.#points[1].seconds > lookBack) this.#points.shift();
  }

  /** Units a second over the last seconds; 0 when nothing is known yet. */
  get recent(): number {
    const first = this.#points[0];
    const last = this.#points[this.#points.length - 1];
    return last.seconds > first.seconds ? Math.max(0, (last.done - first.done) / (last.seconds - first.seconds)) : 0;
  }

  /** Units a second from the start to `seconds`. */
  average(seconds: number, done: number): number {
    return seconds > 0 ? Math.max(0, (done - this.#from) / seconds) : 0;
  }
}
