/**
 * One job that several threads share, and how they claim parts of it, over a few words of shared memory. The main
 * thread writes a job, opens it, works along and waits for parts that others have begun. Threads that do not turn up
 * cost time, never a result: what nobody claims the main thread does itself.
 */
export type UnitsFunction = (...args: number[]) => void;

const MOST_ARGUMENTS = 24;
/**
 * Words; from `PARTS` on: parts, units, units a part, the function, the number of its arguments. `CLAIM`: the job's
 * number in the upper 20 bits, the next part to be claimed in the lower 12.
 */
const [CLAIM, DONE, FAILED, PARTS] = [0, 1, 2, 3];
const PART_BITS = 12;
/** As a part: nothing can be claimed while a job is written. */
const CLOSED = (1 << PART_BITS) - 1;
/** Parts of a job. */
const MOST_PARTS = CLOSED - 1;
const ARGUMENTS_AT = 64;
export const JOB_BYTES = ARGUMENTS_AT + 8 * MOST_ARGUMENTS;

/** Looks at a word before a thread goes to sleep over it: some 20 µs, about what waking it costs. */
const LOOKS = 2000;

/** A view of the shared words; each thread has its own over the same memory. */
export class PooledJob {
  readonly #words: Int32Array;
  readonly #arguments: Float64Array;
  readonly #functions: readonly UnitsFunction[];
  readonly #scratch: number;

  /** @param scratch pointer to memory of this thread's own, which functions work in */
  constructor(shared: SharedArrayBuffer, functions: readonly UnitsFunction[], scratch: number) {
    this.#words = new Int32Array(shared, 0, ARGUMENTS_AT / 4);
    this.#arguments = new Float64Array(shared, ARGUMENTS_AT, MOST_ARGUMENTS);
    this.#functions = functions;
    this.#scratch = scratch;
  }

  /** Writes a job and lets threads claim its parts. Only when the job before is done. */
  open(index: number, args: readonly number[], units: number, grain: number): void {
    const words = this.#words;
    const number = (words[CLAIM] >>> PART_BITS) + 1;
    const each = Math.max(grain, Math.ceil(units / MOST_PARTS));
    Atomics.store(words, CLAIM, (number << PART_BITS) | CLOSED);
    words.set([0, 0, Math.ceil(units / each), units, each, index, args.length], DONE);
    this.#arguments.set(args);
    Atomics.store(words, CLAIM, number << PART_BITS);
    Atomics.notify(words, CLAIM);
  }

  /** Does parts until none is left to claim. @returns what the claim's word was then */
  work(): number {
    const words = this.#words;
    for (;;) {
      const claim = Atomics.load(words, CLAIM);
      const part = claim & CLOSED;
      const [parts, units, grain, index, count] = words.subarray(PARTS);
      if (part === CLOSED || part >= parts) return claim;
      const args = this.#arguments.slice(0, count);
      // Succeeds only when neither job nor part has changed, so that what was read belongs together.
      if (Atomics.compareExchange(words, CLAIM, claim, claim + 1) !== claim) continue;
      try {
        this.#functions[index](...args, part * grain, Math.min(units, (part + 1) * grain), this.#scratch);
      } catch {
        Atomics.store(words, FAILED, 1);
      }
      Atomics.add(words, DONE, 1);
      Atomics.notify(words, DONE);
    }
  }

  /** Waits until the claim's word is another than `seen`. */
  awaitNext(seen: number): void {
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(this.#words, CLAIM) !== seen) return;
    Atomics.wait(this.#words, CLAIM, seen);
  }

  /**
   * Waits for the parts that other threads are at.
   * @param patience milliseconds without any part ending after which a thread is taken for dead
   * @throws Error when a part failed, or a thread does not end its part
   */
  awaitDone(patience: number): void {
    const words = this.#words;
    const parts = words[PARTS];
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(words, DONE) === parts) break;
    for (;;) {
      const done = Atomics.load(words, DONE);
      if (done === parts) break;
      if (Atomics.wait(words, DONE, done, patience) === "timed-out")
        throw new Error("a thread of the wasm engine does not answer");
    }
    if (Atomics.load(words, FAILED)) throw new Error("a thread of the wasm engine failed");
  }
}
