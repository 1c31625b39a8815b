/**
 * Requests that wait for one that computes. What waits of one kind goes together, up to so many items, and nothing
 * waits for company: a request that finds nothing before it is computed at once. A large request goes in portions, and
 * the others have their turn between them.
 */
import { performance } from "node:perf_hooks";
import type { Kind, KindItem, KindResult } from "../engine/messages";
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

export interface JobOptions {
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Milliseconds until an answer is of no use. */
  timeout: number;
}

interface Job {
  kind: Kind;
  items: KindItem[];
  /** Items given away to be computed, from the front. */
  taken: number;
  results: KindResult[];
  resolve(results: KindResult[]): void;
  reject(error: unknown): void;
}

/** The requests that wait for one process. */
export class WorkQueue {
  readonly #options: QueueOptions;
  #waiting: Job[] = [];
  #running: Job[] = [];
  #isBusy = false;
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
    return new Promise<KindResult[]>((resolve, reject) => {
      const job: Job = { kind, items: [...items], taken: 0, results: [], resolve, reject };
      const give = (error: unknown) => {
        if (this.#drop(job)) reject(error);
      };
      const onAbort = () => give(signal.reason);
      const timer = setTimeout(() => give(timeIsOver(timeout, job.taken > 0, this.#secondsToWait())), timeout);
      const settled = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      };
      job.resolve = (results) => {
        settled();
        resolve(results);
      };
      job.reject = (error) => {
        settled();
        reject(error);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) return job.reject(signal.reason);
      this.#waiting.push(job);
      this.#next();
    }) as Promise<KindResult<K>[]>;
  }

  /** Ends what waits and what runs with `error`. */
  fail(error: unknown): void {
    const jobs = new Set([...this.#running, ...this.#waiting]);
    this.#waiting = [];
    this.#running = [];
    for (const job of jobs) job.reject(error);
    this.#settleIdle();
  }

  /** Resolves when nothing waits or runs. */
  async idle(): Promise<void> {
    while (this.#isBusy || this.#waiting.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Takes the job out, and says whether it was there. What of it is being computed is thrown away afterwards. */
  #drop(job: Job): boolean {
    const isThere = this.#waiting.includes(job) || this.#running.includes(job);
    this.#waiting = this.#waiting.filter((each) => each !== job);
    this.#running = this.#running.filter((each) => each !== job);
    return isThere;
  }

  #next(): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
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
      const time = performance.now() - started;
      this.#itemTime = this.#itemTime === 0 ? time / items.length : 0.8 * this.#itemTime + (0.2 * time) / items.length;
      this.#options.onBatch?.(kind, items.length, time / 1000);
      this.#hand(portions, results);
    } catch (error) {
      for (const { job } of portions) if (this.#drop(job)) job.reject(error);
    }
    this.#isBusy = false;
    this.#settleIdle();
    this.#next();
  }

  /** As much as is computed together of the kind. A job of which something is left goes behind the others. */
  #take(kind: Kind): { job: Job; from: number; to: number }[] {
    const portions: { job: Job; from: number; to: number }[] = [];
    const [passed, begun]: [Job[], Job[]] = [[], []];
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
      (to < job.items.length ? begun : this.#running).push(job);
    }
    this.#waiting = [...passed, ...begun];
    return portions;
  }

  #hand(portions: readonly { job: Job; from: number; to: number }[], results: readonly KindResult[]): void {
    let at = 0;
    for (const { job, from, to } of portions) {
      for (let i = from; i < to; i++) job.results[i] = results[at++];
      if (to < job.items.length || !this.#drop(job)) continue;
      job.resolve(job.results);
    }
  }

  #secondsToWait(): number {
    const items = this.#waiting.reduce((sum, job) => sum + job.items.length - job.taken, 0);
    return Math.max(1, Math.ceil((items * this.#itemTime) / 1000));
  }

  #settleIdle(): void {
    const idle = this.#idle;
    this.#idle = [];
    for (const each of idle) each();
  }
}
