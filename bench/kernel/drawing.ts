/** A long session's latencies as a picture. */
import { figureBundle } from "../../kernel-ext/display/figures/figure";
import { median } from "../side";
import type { SessionTimes } from "./session";

/** Cells whose median is one point: each kind of cell is among them. */
const together = 10;

/** An SVG document: medians of ten cells over the session, and the completions between them, a line a kernel each. */
export function drawSessions(sessions: readonly SessionTimes[]): string {
  const traces = sessions.flatMap(({ name, cells, completions, hovers }) => {
    const line = (what: string, values: readonly number[], dash: string) => ({
      ...{ type: "scatter", mode: "lines", name: `${name}: ${what}`, line: { dash } },
      x: values.map((_, i) => (i + 1) * together),
      y: values,
    });
    const medians = completions.map((_, i) => median(cells.slice(i * together, (i + 1) * together)));
    return [line("cell", medians, "solid"), line("completion", completions, "dot"), line("hover", hovers, "dash")];
  });
  const bundle = figureBundle(traces, {
    title: { text: "A long session: milliseconds a cell takes" },
    xaxis: { title: { text: "cell" } },
    yaxis: { title: { text: "ms" }, rangemode: "tozero" },
  });
  return String(bundle["image/svg+xml"]);
}
