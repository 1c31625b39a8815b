/** One bar of a progress display as text and as HTML. */
import { escapeHtml } from "../mime/markup";

/** "kept": nothing had to be done. */
export type BarState = "running" | "done" | "kept" | "stopped" | "failed";

export interface BarView {
  label: string;
  done: number;
  /** Undefined: not known. */
  total?: number;
  /** What is counted, or "". */
  unit: string;
  note: string;
  /** Seconds since the start. */
  seconds: number;
  /** Units a second. */
  rate: number;
  state: BarState;
}

/** "bow  45 %  270/600  12.1 steps/s  27 s left  loss 3.21" */
export function barText({ label, done, total, unit, note, seconds, rate, state }: BarView): string {
  if (state === "kept") return [label, "kept from an earlier run", note].filter((part) => part !== "").join("  ");
  const percent = total ? `${Math.min(100, Math.floor((100 * done) / total))} %` : "";
  const count = total === undefined ? `${done}${unit ? ` ${unit}` : ""}` : `${done}/${total}`;
  const speed = done > 0 && rate > 0 ? `${short(rate)}${unit ? ` ${unit}` : ""}/s` : "";
  return [label, percent, count, speed, timeText(), note].filter((part) => part !== "").join("  ");

  function timeText(): string {
    if (state === "done") return `in ${duration(seconds)}`;
    if (state !== "running") return `${state} after ${duration(seconds)}`;
    return total !== undefined && rate > 0 ? `${duration((total - done) / rate)} left` : "";
  }
}

/** Three figures, and no exponent: 0.0123, 12.1, 5120. */
function short(rate: number): string {
  return rate >= 100 ? String(Math.round(rate)) : String(Number(rate.toPrecision(3)));
}

/** Seconds as people say them: "0.4 s", "27 s", "4 min 05 s", "2 h 10 min". */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

/**
 * Of the bars: dark enough that browsers paint their empty part pale. No words have them: one colour cannot be read on
 * white and on the black of dark themes.
 */
const colours: Record<BarState, string> = {
  running: "#1565c0",
  done: "#1b7f3b",
  kept: "#1b7f3b",
  stopped: "#9a6700",
  failed: "#c62828",
};

/**
 * The bar as a line of HTML, `depth` steps to the right. Plain elements and styles only: it shows in untrusted
 * notebooks too.
 */
export function barHtml(view: BarView, depth: number): string {
  const { done, total, state } = view;
  // Without a known end the element is a moving band; when the work is over that would be a lie.
  const reached = state === "kept" || total === undefined ? (total ?? 1) : Math.min(done, total);
  const value = total === undefined && state === "running" ? "" : ` value="${reached}"`;
  const bar = `<progress${value} max="${total || 1}" style="width:12em;height:1em;vertical-align:middle;accent-color:${colours[state]}"></progress>`;
  const name = state === "failed" || state === "stopped" ? "b" : "span";
  return `<div style="font-family:monospace;white-space:pre-wrap;margin-left:${2 * depth}em">${bar} <${name}>${escapeHtml(barText(view))}</${name}></div>`;
}
