/**
 * A line chart that grows while a cell runs: one output, redrawn in place at most once a second; what stays when the
 * cell ends is an ordinary figure, still picture included.
 */
import { randomUUID } from "node:crypto";
import { currentSink } from "../channels/sink";
import { throttled } from "../channels/throttle";
import { type Figure, figure, figureBundle, type Layout, type Trace } from "./figure";
import { ensurePlotly, sendFigures } from "./plotly";

/** Milliseconds between two redraws. */
const interval = 1000;

/** Titles and scales of a chart. */
export interface LiveChartOptions {
  title?: string;
  xTitle?: string;
  yTitle?: string;
  /** Scale of the y axis (default linear). */
  yType?: "linear" | "log";
  /** Anything else plotly's layout takes; it wins over the fields above. */
  layout?: Layout;
}

/** A line chart that grows while a cell runs. */
export interface LiveChart {
  /** Adds a point to the line `series`, which starts with its first point. */
  add(series: string, x: number, y: number): void;
  /** Draws the final state. */
  done(): void;
  /** The chart so far as a figure of its own, to show again elsewhere. */
  figure(): Figure;
}

/** Starts a live chart in the running cell. Outside a notebook it draws nothing, but `figure()` works all the same. */
export function liveChart({ title, xTitle, yTitle, yType = "linear", layout }: LiveChartOptions = {}): LiveChart {
  const id = randomUUID();
  const lines = new Map<string, { x: number[]; y: number[] }>();
  const full: Layout = {
    ...(title && { title: { text: title } }),
    xaxis: { title: { text: xTitle } },
    yaxis: { title: { text: yTitle }, type: yType },
    ...layout,
  };
  const traces = (): Trace[] =>
    [...lines].map(([name, { x, y }]) => ({ type: "scatter", mode: "lines", name, x: [...x], y: [...y] }));
  let shown = false;
  let unfinished = false;
  const draw = ({ passing }: { passing: boolean }) => {
    const sink = currentSink();
    if (!sink) return;
    if (!passing) redraw.cancel();
    if (!shown) ensurePlotly();
    // A cell that ends or fails before done() leaves a finished figure behind.
    if (passing && !unfinished) sink.beforeIdle(() => unfinished && draw({ passing: false }));
    unfinished = passing;
    sendFigures(sink, figureBundle(traces(), full, { passing }), { displayId: id, update: shown });
    shown = true;
  };
  const redraw = throttled(() => draw({ passing: true }), interval);

  return {
    add(series, x, y) {
      let line = lines.get(series);
      if (!line) {
        line = { x: [], y: [] };
        lines.set(series, line);
      }
      line.x.push(x);
      line.y.push(y);
      redraw.request();
    },
    done: () => draw({ passing: false }),
    figure: () => figure(traces(), full),
  };
}
