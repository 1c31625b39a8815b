/** Questions as they are typed: one at a time is on its way, and an answer that comes late never covers a newer one. */
import type { Answer } from "../../../../../search";
import type { SearchSource } from "../../source";

/** Milliseconds of stillness before a question that is being typed is asked. */
const STILLNESS = 150;

/** What becomes of a question. */
export interface AskingListener {
  /** A question is on its way. */
  onAsk(question: string): void;
  onAnswer(answer: Answer): void;
  onFailure(error: unknown): void;
}

/** The clock that it waits by: tests bring their own. */
export interface Clock {
  set(act: () => void, milliseconds: number): number;
  clear(timer: number | undefined): void;
}

const browserClock: Clock = {
  set: (act, milliseconds) => setTimeout(act, milliseconds) as unknown as number,
  clear: (timer) => clearTimeout(timer),
};

/** Asks a source what a person types. */
export class Asking {
  private timer?: number;
  private onWay?: AbortController;

  constructor(
    private readonly source: SearchSource,
    private readonly listener: AskingListener,
    private readonly clock: Clock = browserClock,
  ) {}

  /** Asks when nothing else has been typed for a moment. What was on its way is stopped. */
  soon(question: string, k: number): void {
    this.stop();
    this.timer = this.clock.set(() => this.now(question, k), STILLNESS);
  }

  /** Asks at once. */
  now(question: string, k: number): void {
    this.stop();
    const own = new AbortController();
    this.onWay = own;
    this.listener.onAsk(question);
    // A source may throw before it gives a promise: `then` takes both.
    Promise.resolve()
      .then(() => this.source.ask(question, { k, signal: own.signal }))
      .then(
        (answer) => own === this.onWay && this.end(() => this.listener.onAnswer(answer)),
        (error: unknown) => own === this.onWay && this.end(() => this.listener.onFailure(error)),
      );
  }

  /** Forgets what was typed and stops what is on its way. */
  stop(): void {
    this.clock.clear(this.timer);
    this.timer = undefined;
    const old = this.onWay;
    this.onWay = undefined;
    old?.abort();
  }

  private end(tell: () => void): void {
    this.onWay = undefined;
    tell();
  }
}
