/** A request that waits to be computed. */
import type { Kind, KindItem, KindResult } from "../engine/messages";

/** How long an answer is waited for. */
export interface JobOptions {
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Milliseconds until an answer is of no use. */
  timeout: number;
}

/** Its items, how far they are given away and computed, and the promise of its answer. */
export class Job<Queue> {
  readonly kind: Kind;
  readonly items: readonly KindItem[];
  /** Of the first items. */
  readonly results: KindResult[] = [];
  readonly answer: Promise<KindResult[]>;
  /** Where it waits. */
  queue: Queue;
  /** Items given away to be computed, from the front. */
  taken = 0;
  /** Whether it was being computed when the one that computes was lost. */
  wasLost = false;
  #resolve!: (results: KindResult[]) => void;
  reject!: (error: unknown) => void;

  constructor(queue: Queue, kind: Kind, items: readonly KindItem[]) {
    this.queue = queue;
    this.kind = kind;
    this.items = items;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.reject = reject;
    });
  }

  /** Items that nobody computes yet. */
  get left(): number {
    return this.items.length - this.taken;
  }

  get isBeingComputed(): boolean {
    return this.taken > this.results.length;
  }

  /** Answers with the results of all items. */
  resolve(): void {
    this.#resolve(this.results);
  }

  /** What was given away and has not come back is given away once more. */
  takeBack(): void {
    this.wasLost ||= this.isBeingComputed;
    this.taken = this.results.length;
  }
}
