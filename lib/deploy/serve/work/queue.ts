/**
 * Requests that wait for one that computes. What waits of one kind goes together, up to so many items, and nothing
 * waits for company: a request that finds nothing before it is computed at once. A large request goes in portions, and
 * the others have their turn between them. When the one that computes is lost, the next one gets what it had.
 */
import { performance } from "node:perf_hooks";
import type { Kind, KindItem, KindResult } from "../engine/messages";
import { Job, type JobOptions } from "./job";
import { queueIsFull, timeIsOver } from "./refusals";

export interface QueueOptions {
  /** Most items computed together. */
  batchSize: number;
  /** Most requests that wait. */
  requests: number;
  /** Computes. Called again when it has answered. */
  run(kind: Kind, items: KindItem[]): Promise<KindResult[]>;
  onBatch?(kind: Kind, items: number, seconds: number): void;
}

type Waiting = Job<WorkQueue>;

/** The requests that wait for one process. */
export class WorkQueue {
  readonly #options: QueueOptions;
  #waiting: Waiting[] = [];
  #running: Waiting[] = [];
  #isBusy = false;
  /** Lost is the one that computes: nothing is given out any more. */
  #isHeld = false;
  #isPaused = false;
  /** Of one item, smoothed, milliseconds. */
  #itemTime = 0;
  #idle: (() => void)[] = [];

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Requests of which something still waits. */
  get depth(): number {
    return this.#waiting.length;
  }

  /**
   * What `run` makes of every item, in their order.
   * @throws ServiceError 429 when too many wait, 503 or 504 when the time is over; the signal's reason
   */
  add<K extends Kind>(
    kind: K,
    items: readonly KindItem<K>[],
    { signal, timeout }: JobOptions,
  ): Promise<KindResult<K>[]> {
    const { requests } = this.#options;
    if (this.#waiting.length >= requests) return Promise.reject(queueIsFull(requests, this.#secondsToWait()));
    if (signal.aborted) return Promise.reject(signal.reason);
    const job = new Job<WorkQueue>(this, kind, items);
    const give = (error: unknown) => {
      if (job.queue.#drop(job)) job.reject(error);
    };
    const onAbort = () => give(signal.reason);
    const timer = setTimeout(() => give(timeIsOver(timeout, job.taken > 0, job.queue.#secondsToWait())), timeout);
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiting.push(job);
    this.#next();
    return job.answer.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }) as Promise<KindResult<K>[]>;
  }

  /** Ends what waits and what runs with `error`. */
  fail(error: unknown): void {
    const jobs = new Set([...this.#running, ...this.#waiting]);
    [this.#running, this.#waiting] = [[], []];
    for (const job of jobs) job.reject(error);
    this.#settleIdle();
  }

  /**
   * The one that computes is lost. What it had waits in front again, and what comes waits behind it, for `moveTo`. What
   * is lost for a second time may be what ends it, and gets `error`.
   */
  hold(error: unknown): void {
    this.#isHeld = true;
    this.#isBusy = false;
    const jobs = [...this.#running, ...this.#waiting];
    [this.#running, this.#waiting] = [[], []];
    for (const job of jobs) {
      if (job.isBeingComputed && job.wasLost) job.reject(error);
      else this.#waiting.push(job);
      job.takeBack();
    }
    this.#settleIdle();
  }

  /** Gives all that waits to the queue of another that computes, in front of what waits there. */
  moveTo(other: WorkQueue): void {
    for (const job of this.#waiting) job.queue = other;
    other.#waiting.unshift(...this.#waiting);
    this.#waiting = [];
    this.#settleIdle();
    other.#next();
  }

  /** Gives nothing out any more, until `goOn` or `moveTo`. Resolves when nothing runs. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#until(() => !this.#isBusy);
  }

  /** Ends the pause. */
  goOn(): void {
    this.#isPaused = false;
    this.#next();
  }

  /** Resolves when nothing waits or runs. */
  async idle(): Promise<void> {
    await this.#until(() => !this.#isBusy && this.#waiting.length === 0);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Takes the job out, and says whether it was there. What of it is being computed is thrown away afterwards. */
  #drop(job: Waiting): boolean {
    const isThere = this.#waiting.includes(job) || this.#running.includes(job);
    this.#waiting = this.#waiting.filter((each) => each !== job);
    this.#running = this.#running.filter((each) => each !== job);
    return isThere;
  }

  #next(): void {
    if (this.#isBusy || this.#isHeld || this.#isPaused || this.#waiting.length === 0) return;
    this.#isBusy = true;
    void this.#runBatch();
  }

  async #runBatch(): Promise<void> {
    const { kind } = this.#waiting[0];
    const portions = this.#take(kind);
    const items = portions.flatMap(({ job, from, to }) => job.items.slice(from, to));
    const started = performance.now();
    try {
      const results = await this.#options.run(kind, items);
      if (this.#isHeld) return;
      const time = performance.now() - started;
      this.#itemTime = this.#itemTime === 0 ? time / items.length : 0.8 * this.#itemTime + (0.2 * time) / items.length;
      this.#options.onBatch?.(kind, items.length, time / 1000);
      this.#hand(portions, results);
    } catch (error) {
      if (this.#isHeld) return;
      for (const { job } of portions) if (this.#drop(job)) job.reject(error);
    }
    this.#isBusy = false;
    this.#settleIdle();
    this.#next();
  }

  /** As much as is computed together of the kind. A job of which something is left goes behind the others. */
  #take(kind: Kind): { job: Waiting; from: number; to: number }[] {
    const portions: { job: Waiting; from: number; to: number }[] = [];
    const [passed, begun]: [Waiting[], Waiting[]] = [[], []];
    let room = this.#options.batchSize;
    for (const job of this.#waiting) {
      if (job.kind !== kind || room === 0) {
        passed.push(job);
        continue;
      }
      const to = Math.min(job.items.length, job.taken + room);
      portions.push({ job, from: job.taken, to });
      room -= to - job.taken;
      job.taken = to;
      (job.left > 0 ? begun : this.#running).push(job);
    }
    this.#waiting = [...passed, ...begun];
    return portions;
  }

  #hand(portions: readonly { job: Waiting; from: number; to: number }[], results: readonly KindResult[]): void {
    let at = 0;
    for (const { job, from, to } of portions) {
      for (let i = from; i < to; i++) job.results[i] = results[at++];
      if (to === job.items.length && this.#drop(job)) job.resolve();
    }
  }

  #secondsToWait(): number {
    const items = this.#waiting.reduce((sum, job) => sum + job.left, 0);
    return Math.max(1, Math.ceil((items * this.#itemTime) / 1000));
  }

  #settleIdle(): void {
    const idle = this.#idle;
    this.#idle = [];
    for (const each of idle) each();
  }
}
