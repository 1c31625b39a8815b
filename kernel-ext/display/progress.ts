/** A progress display: one updating output with count, rate and time left; plain lines on stderr where there is no notebook. */
import { randomUUID } from "node:crypto";
import { escapeHtml } from "./markup";
import { currentSink } from "./sink";
import { throttled } from "./throttle";

/** Milliseconds between two updates: in a notebook, and as lines on stderr. */
const intervals = { notebook: 200, lines: 2000 };

export interface ProgressOptions {
  /** Steps in all. */
  total: number;
  label?: string;
  /** What is counted, for the rate: "steps" gives "12.1 steps/s". */
  unit?: string;
}

export interface Progress {
  /** Sets the steps done so far, and a note to show beside them ("loss 3.21"). */
  update(done: number, note?: string): void;
  /** Counts one more step. */
  tick(note?: string): void;
  /** Draws the final state; also where the work stopped early. */
  done(note?: string): void;
}

/** Starts a progress display in the running cell. */
export function progress({ total, label = "", unit = "" }: ProgressOptions): Progress {
  const id = randomUUID();
  const started = performance.now();
  let done = 0;
  let note = "";
  let ended: number | undefined;
  let shown = false;

  const draw = () => {
    const seconds = ((ended ?? performance.now()) - started) / 1000;
    const text = describe({ label, done, total, unit, note, seconds, ended: ended !== undefined });
    const sink = currentSink();
    if (sink) {
      const bundle = { "text/html": asHtml(text, done, total), "text/plain": text };
      sink.display(bundle, { displayId: id, update: shown, metadata: { bowlab: "progress" } });
    } else process.stderr.write(`${text}\n`);
    shown = true;
  };
  const redraw = throttled(draw, currentSink() ? intervals.notebook : intervals.lines);
  const update = (steps: number, words = note) => {
    done = steps;
    note = words;
    redraw.request();
  };
  redraw.request();
  return {
    update,
    tick: (words) => update(done + 1, words),
    done: (words = note) => {
      if (ended !== undefined) return;
      note = words;
      ended = performance.now();
      redraw.flush();
    },
  };
}

interface State {
  label: string;
  done: number;
  total: number;
  unit: string;
  note: string;
  /** Seconds since the start. */
  seconds: number;
  ended: boolean;
}

/** "bow  45 %  270/600  12.1 steps/s  27 s left  loss 3.21" */
export function describe({ label, done, total, unit, note, seconds, ended }: State): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const percent = total > 0 ? `${Math.floor((100 * done) / total)} %` : "";
  const speed = done > 0 && rate > 0 ? `${rate.toPrecision(3)}${unit ? ` ${unit}` : ""}/s` : "";
  const time = ended ? `in ${duration(seconds)}` : rate > 0 ? `${duration((total - done) / rate)} left` : "";
  return [label, percent, `${done}/${total}`, speed, time, note].filter((part) => part !== "").join("  ");
}

/** Seconds as people say them: "0.4 s", "27 s", "4 min 05 s", "2 h 10 min". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

function asHtml(text: string, done: number, total: number): string {
  return (
    `<div style="font-family:monospace;white-space:pre-wrap">` +
    `<progress value="${done}" max="${Math.max(total, 1)}" style="width:16em;vertical-align:middle"></progress> ${escapeHtml(text)}</div>`
  );
}
