/**
 * What is served just now: a process that computes, with the requests that wait for it. A reload opens another beside
 * it and lets the first one end when its last request is answered; a process that is lost is started again.
 */
import { setTimeout as pause } from "node:timers/promises";
import { messageOf } from "../../../errors";
import {
  type EngineProcess,
  type EngineSetup,
  type EngineState,
  type Kind,
  type KindItem,
  type KindResult,
  startEngineProcess,
} from "../engine";
import { type JobOptions, type QueueOptions, WorkQueue } from "./queue";
import { notReady, type ServiceError } from "./refusals";

/** Seconds before a process that was lost is started again: after the first loss, and at most. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [0.5, 30];

export interface ServedHooks {
  onProgress(report: { phase: string; done: number; total?: number }): void;
  onNote(line: string): void;
  onBatch: NonNullable<QueueOptions["onBatch"]>;
}

export type ServedState = "loading" | "ready" | "closing" | "failed";

interface Living {
  process: EngineProcess;
  queue: WorkQueue;
  since: Date;
}

/** The process that answers, whichever it is. */
export class Served {
  readonly #setup: EngineSetup;
  readonly #queue: Omit<QueueOptions, "run" | "onBatch">;
  readonly #hooks: ServedHooks;
  readonly #ending = new AbortController();
  readonly #living = new Set<Living>();
  #current: Living | undefined;
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
    return [...this.#living].reduce((sum, { queue }) => sum + queue.depth, 0);
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
    if (this.#current === undefined) return Promise.reject(this.#notReady());
    return this.#current.queue.add(kind, items, job);
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
    await Promise.all([...this.#living].map((living) => this.#retire(living)));
  }

  async #replace(): Promise<void> {
    const before = this.#current;
    this.#take(await this.#start());
    if (before) void this.#retire(before);
  }

  async #retire(living: Living): Promise<void> {
    await living.queue.idle();
    await living.process.close();
    this.#living.delete(living);
  }

  async #start(): Promise<Living> {
    const { onProgress, onNote, onBatch } = this.#hooks;
    let living: Living | undefined;
    const process = await startEngineProcess(
      this.#setup,
      {
        onNote,
        onProgress: (report) => {
          if (this.state === "loading") this.detail = inWords(report);
          onProgress(report);
        },
        onLost: (what) => living && void this.#lost(living, what),
      },
      this.#ending.signal,
    );
    const queue = new WorkQueue({ ...this.#queue, onBatch, run: (kind, items) => process.run(kind, items) });
    living = { process, queue, since: new Date() };
    return living;
  }

  #take(living: Living): void {
    this.#living.add(living);
    this.#current = living;
    this.state = "ready";
    this.detail = undefined;
  }

  async #lost(living: Living, what: string): Promise<void> {
    this.#living.delete(living);
    living.queue.fail(notReady(`${what} while it computed; it is started again`));
    if (living !== this.#current || this.state === "closing") return;
    this.#current = undefined;
    this.state = "loading";
    this.detail = what;
    for (let seconds = FIRST_PAUSE; this.#isWanted(); seconds = Math.min(2 * seconds, LONGEST_PAUSE)) {
      this.#hooks.onNote(`${what}; it is started again in ${seconds} s`);
      await pause(seconds * 1000, undefined, { signal: this.#ending.signal, ref: false }).catch(() => {});
      if (!this.#isWanted()) return;
      try {
        this.#take(await this.#start());
        this.#hooks.onNote("ready again");
      } catch (error) {
        this.detail = messageOf(error);
        if (this.#isWanted()) this.#hooks.onNote(`not started: ${messageOf(error)}`);
      }
    }
  }

  #isWanted(): boolean {
    return this.#current === undefined && !this.#ending.signal.aborted;
  }

  #notReady(): ServiceError {
    return notReady(`the service is not ready (${this.state}): ${this.detail}`);
  }
}

function inWords({ phase, done, total }: { phase: string; done: number; total?: number }): string {
  return `${phase}: ${done}${total === undefined ? "" : ` of ${total}`}`;
}
