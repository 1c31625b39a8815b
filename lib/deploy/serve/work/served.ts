/**
 * What is served just now: a process that computes, with the requests that wait for it. A reload opens another beside
 * it and lets the first one end when its last request is answered. A process that is lost is started again, and what it
 * had to compute waits for the next one.
 */
import { messageOf } from "../../../errors";
import type { EngineProcess, EngineSetup, EngineState, Kind, KindItem, KindResult } from "../engine";
import type { JobOptions } from "./job";
import { type Living, startLiving } from "./living";
import { pauses } from "./pauses";
import type { QueueOptions, WorkQueue } from "./queue";
import { notReady, type ServiceError } from "./refusals";

export interface ServedHooks {
  onProgress(report: { phase: string; done: number; total?: number }): void;
  onNote(line: string): void;
  onBatch: NonNullable<QueueOptions["onBatch"]>;
}

export type ServedState = "loading" | "ready" | "closing" | "failed";

/** The process that answers, whichever it is. */
export class Served {
  readonly #setup: EngineSetup;
  readonly #queue: Omit<QueueOptions, "run" | "onBatch">;
  readonly #hooks: ServedHooks;
  readonly #ending = new AbortController();
  readonly #living = new Set<Living>();
  #current: Living | undefined;
  /** Of the process that was lost, until another is there. */
  #held: WorkQueue | undefined;
  #reloading: Promise<void> | undefined;
  state: ServedState = "loading";
  /** What is being done, or what failed. */
  detail: string | undefined = "starting";

  constructor(setup: EngineSetup, queue: Omit<QueueOptions, "run" | "onBatch">, hooks: ServedHooks) {
    this.#setup = setup;
    this.#queue = queue;
    this.#hooks = hooks;
  }

  /** What was opened, and when; undefined until then. */
  get current(): (Pick<Living, "since"> & { description: EngineProcess["description"] }) | undefined {
    return this.#current && { since: this.#current.since, description: this.#current.process.description };
  }

  /** Requests that wait. */
  get depth(): number {
    return [...this.#living].reduce((sum, { queue }) => sum + queue.depth, this.#held?.depth ?? 0);
  }

  /** What the processes weigh together. */
  get weight(): EngineState & { processes: number } {
    const states = [...this.#living].map(({ process }) => process.state);
    const sum = (of: keyof EngineState) => states.reduce((total, state) => total + state[of], 0);
    return { memory: sum("memory"), tensors: sum("tensors"), processes: states.length };
  }

  /** Opens what is served for the first time. @throws InputError when it cannot be opened */
  async open(): Promise<void> {
    try {
      this.#take(await this.#start());
    } catch (error) {
      if (this.state !== "closing") this.state = "failed";
      this.detail = messageOf(error);
      throw error;
    }
  }

  /** Computes. @throws ServiceError when it is not ready, too much waits, or the time is over */
  run<K extends Kind>(kind: K, items: readonly KindItem<K>[], job: JobOptions): Promise<KindResult<K>[]> {
    const queue = this.#open;
    return queue === undefined ? Promise.reject(this.#notReady()) : queue.add(kind, items, job);
  }

  /** Where requests wait just now. */
  get #open() {
    return this.#current?.queue ?? this.#held;
  }

  /**
   * Opens everything once more and puts it in the place of what is there. A call in the midst of another waits for it
   * and then does the same.
   * @throws InputError when it cannot be opened: what is there stays
   */
  async reload(): Promise<void> {
    while (this.#reloading) await this.#reloading.catch(() => {});
    if (this.state !== "ready") throw this.#notReady();
    this.#reloading = this.#replace();
    try {
      await this.#reloading;
    } finally {
      this.#reloading = undefined;
    }
  }

  /** Lets what waits be answered, then ends the processes. */
  async close(): Promise<void> {
    this.state = "closing";
    this.detail = "the service ends";
    this.#ending.abort(new Error("the service ends"));
    this.#giveUp();
    await Promise.all([...this.#living].map((living) => this.#retire(living)));
  }

  async #replace(): Promise<void> {
    const before = this.#current;
    const next = await (before && this.#setup.isAlone ? this.#startInPlaceOf(before) : this.#start());
    this.#take(next);
    if (before) void this.#retire(before);
  }

  /** The one that is there lets go of what one process alone can have open; what is asked meanwhile is for the next. */
  async #startInPlaceOf({ queue, process }: Living): Promise<Living> {
    await queue.pause();
    try {
      await process.letGo();
      const next = await this.#start();
      queue.moveTo(next.queue);
      return next;
    } catch (error) {
      queue.goOn();
      throw error;
    }
  }

  async #retire(living: Living): Promise<void> {
    await living.queue.idle();
    await living.process.close();
    this.#living.delete(living);
  }

  #start(): Promise<Living> {
    const { onProgress, onNote, onBatch } = this.#hooks;
    const hooks = {
      onNote,
      onProgress: (report: Parameters<typeof onProgress>[0]) => {
        if (this.state === "loading") this.detail = `${report.phase}: ${report.done} of ${report.total ?? "?"}`;
        onProgress(report);
      },
      onLost: (living: Living, what: string) => void this.#lost(living, what),
    };
    return startLiving(this.#setup, { ...this.#queue, onBatch }, hooks, this.#ending.signal);
  }

  #take(living: Living): void {
    this.#living.add(living);
    this.#current = living;
    this.state = "ready";
    this.detail = undefined;
    this.#held?.moveTo(living.queue);
    this.#held = undefined;
  }

  /** Nothing is coming that could compute: what waits for it is refused. */
  #giveUp(): void {
    this.#held?.fail(this.#notReady());
    this.#held = undefined;
  }

  async #lost(living: Living, what: string): Promise<void> {
    this.#living.delete(living);
    living.queue.hold(notReady(`${what} while it computed, twice; ask for less at once, or for something else`));
    if (this.state === "closing") return living.queue.fail(this.#notReady());
    if (living !== this.#current)
      return this.#open ? living.queue.moveTo(this.#open) : living.queue.fail(notReady(what));
    this.#held = living.queue;
    this.#current = undefined;
    this.state = "loading";
    this.detail = what;
    const onPause = (seconds: number) => this.#hooks.onNote(`${what}; it is started again in ${seconds} s`);
    for await (const _ of pauses(this.#ending.signal, onPause)) {
      // A reload may have been faster.
      if (!this.#current) await this.#startAgain();
      if (this.#current) return;
    }
  }

  async #startAgain(): Promise<void> {
    try {
      const living = await this.#start();
      if (this.#current) return void (await living.process.close());
      this.#take(living);
      this.#hooks.onNote("ready again");
    } catch (error) {
      this.detail = messageOf(error);
      this.#giveUp();
      if (this.state !== "closing") this.#hooks.onNote(`not started: ${this.detail}`);
    }
  }

  #notReady(): ServiceError {
    return notReady(`the service is not ready (${this.state}): ${this.detail}`);
  }
}
