/**
 * The one output that all bars running at the same time in a cell share. It is redrawn in place, ends when its last bar
 * has ended, and tells the truth when its cell ends first: what still ran is shown as stopped.
 */
import { randomUUID } from "node:crypto";
import { currentSink } from "../channels/sink";
import { throttled } from "../channels/throttle";
import { type BarView, barHtml, barText } from "./progress-row";

/** Milliseconds between two redraws. */
const interval = 200;

/** A bar as the board sees it. */
export interface BoardBar {
  /** The bar it belongs to, which stands above it. */
  readonly within?: BoardBar;
  readonly running: boolean;
  view(): BarView;
  /** The cell has ended. A bar that gets an update afterwards runs again. */
  cellEnded(): void;
}

/** The one output that all bars running at the same time in a cell share. */
export class Board {
  readonly #id = randomUUID();
  #bars: BoardBar[] = [];
  #shown = false;
  readonly #redraw = throttled(() => this.#draw(), interval);

  constructor() {
    currentSink()?.beforeIdle(() => this.#cellEnded());
  }

  /** Whether a new bar belongs here. */
  get open(): boolean {
    return this.#bars.some(({ running }) => running);
  }

  /**
   * A bar within another takes the place of those that have ended there, so that a long loop of short bars stays two
   * lines high.
   */
  add(bar: BoardBar): void {
    const { within } = bar;
    if (within) {
      const ended = this.#bars.filter((other) => other.within === within && !other.running);
      this.#bars = this.#bars.filter((other) => !ended.some((gone) => gone === other || isWithin(other, gone)));
    }
    const after = this.#bars.findLastIndex((other) => other === within || (within && isWithin(other, within)));
    this.#bars.splice(after < 0 ? this.#bars.length : after + 1, 0, bar);
    this.#redraw.request();
  }

  /** Something changed; `now` for what must not wait. */
  changed(now = false): void {
    if (now) this.#redraw.flush();
    else this.#redraw.request();
  }

  #cellEnded(): void {
    if (current === this) current = undefined;
    if (!this.open) return;
    for (const bar of this.#bars) bar.cellEnded();
    this.#redraw.flush();
  }

  #draw(): void {
    const sink = currentSink();
    if (!sink || this.#bars.length === 0) return;
    const rows = this.#bars.map((bar) => ({ depth: depthOf(bar), view: bar.view() }));
    const bundle = {
      "text/html": rows.map(({ depth, view }) => barHtml(view, depth)).join(""),
      "text/plain": rows.map(({ depth, view }) => "  ".repeat(depth) + barText(view)).join("\n"),
    };
    sink.display(bundle, { displayId: this.#id, update: this.#shown, metadata: { bowlab: "progress" } });
    this.#shown = true;
  }
}

let current: Board | undefined;

/** The board of the running cell: the one with running bars, or a new one. */
export function currentBoard(): Board {
  if (!current?.open) current = new Board();
  return current;
}

/** How many bars this one is within. */
export function depthOf({ within }: BoardBar): number {
  return within ? depthOf(within) + 1 : 0;
}

function isWithin(bar: BoardBar, outer: BoardBar): boolean {
  return bar.within !== undefined && (bar.within === outer || isWithin(bar.within, outer));
}
