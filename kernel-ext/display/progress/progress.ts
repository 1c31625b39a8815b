/**
 * A progress display: count, rate and time left of all that runs in the cell, in one output; plain lines on stderr
 * where there is no notebook.
 */

import { currentSink } from "../channels/sink";
import { throttled } from "../channels/throttle";
import { type BoardBar, currentBoard, depthOf } from "./progress-board";
import { type BarState, type BarView, barText } from "./progress-row";
import { Rate } from "./rate";

export { duration } from "./progress-row";

/** Milliseconds between two lines about the same bar on stderr. */
const lineInterval = 2000;

/** What a bar counts. */
export interface ProgressOptions {
  /** Steps in all; leave it out where it is not known. */
  total?: number;
  label?: string;
  /** What is counted, for the rate: "steps" gives "12.1 steps/s". */
  unit?: string;
  /** Steps done before, as in a run that is resumed; they do not count for the rate. Default 0. */
  from?: number;
  /** The bar that this one is a part of: it stands below it, and takes the place of the part before. */
  within?: Progress;
}

/** A bar in the cell's progress display. */
export interface Progress {
  /** Sets the steps done so far, and a note to show beside them ("loss 3.21"). */
  update(done: number, note?: string): void;
  /** Counts one more step. */
  tick(note?: string): void;
  /** Draws the final state. */
  done(note?: string): void;
  /** Ends the bar of work that did not have to be done: its result is kept from an earlier run. */
  kept(note?: string): void;
  /**
   * Ends the bar before its end: "stopped" on somebody's wish, or "failed". A cell that ends or throws stops its bars
   * by itself.
   */
  end(state: "stopped" | "failed", note?: string): void;
}

/** Starts a bar in the running cell. Bars that run at the same time share one output. */
export function progress(options: ProgressOptions = {}): Progress {
  const bar = new Bar(options);
  bar.start();
  return bar;
}

class Bar implements Progress, BoardBar {
  readonly within?: Bar;
  readonly #options: ProgressOptions;
  readonly #started = performance.now();
  readonly #rate: Rate;
  #done: number;
  #note = "";
  #state: BarState = "running";
  #ended = 0;
  /** Its owner has said its last word; a bar that only its cell's end has stopped may go on. */
  #final = false;
  /** How a change is shown: by the cell's board, or in lines. */
  #changed: (now?: boolean) => void = () => {};

  constructor(options: ProgressOptions) {
    const { from = 0, within } = options;
    this.#options = options;
    this.#done = from;
    this.#rate = new Rate(from);
    this.within = within as Bar | undefined;
  }

  start(): void {
    if (currentSink()) {
      const board = currentBoard();
      this.#changed = (now) => board.changed(now);
      board.add(this);
      return;
    }
    const line = throttled(() => {
      process.stderr.write(`${"  ".repeat(depthOf(this))}${barText(this.view())}\n`);
    }, lineInterval);
    this.#changed = (now) => (now ? line.flush() : line.request());
    line.request();
  }

  get running(): boolean {
    return this.#state === "running";
  }

  update(done: number, note = this.#note): void {
    if (this.#final) return;
    this.#state = "running";
    this.#done = done;
    this.#note = note;
    this.#rate.add(this.#seconds(), done);
    this.#changed();
  }

  tick(note?: string): void {
    this.update(this.#done + 1, note);
  }

  done(note?: string): void {
    this.#end("done", note);
  }

  kept(note?: string): void {
    this.#end("kept", note);
  }

  end(state: "stopped" | "failed", note?: string): void {
    this.#end(state, note);
  }

  cellEnded(): void {
    if (!this.running) return;
    this.#ended = this.#seconds();
    this.#state = "stopped";
  }

  view(): BarView {
    const { total, label = "", unit = "" } = this.#options;
    const seconds = this.running ? this.#seconds() : this.#ended;
    const rate = this.running ? this.#rate.recent : this.#rate.average(seconds, this.#done);
    return { label, done: this.#done, total, unit, note: this.#note, seconds, rate, state: this.#state };
  }

  #end(state: BarState, note = this.#note): void {
    if (this.#final) return;
    this.#final = true;
    this.#note = note;
    this.#ended = this.#seconds();
    this.#state = state;
    this.#changed(true);
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }
}
