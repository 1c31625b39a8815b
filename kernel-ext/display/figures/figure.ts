/**
 * plotly figures as one bundle, of which every front-end finds something that it shows:
 *   application/vnd.plotly.v1+json   where plotly's extension is installed (it wins there, in trusted and untrusted
 *                                    notebooks)
 *   text/html                        everywhere else: a still picture, which the notebook's plotly.js replaces where
 *                                    scripts run. HTML wins over pictures in all front-ends, so the picture has to be
 *                                    inside it
 *   image/svg+xml                    for exporters and viewers that take no HTML
 *   text/plain                       in words
 */
import { randomUUID } from "node:crypto";
import { escapeHtml } from "../mime/markup";
import { type Displayable, displaySymbol, type MimeBundle, patientSymbol } from "../mime/mime";
import { figurePicture } from "./picture";
import { ensurePlotly, plotlyType } from "./plotly";

/** A plotly trace: `{ type: "scatter", x, y, name, … }`. Typed arrays are welcome. */
export type Trace = Record<string, unknown>;
/** plotly's layout: titles, axes, size. */
export type Layout = Record<string, unknown>;

/** A figure that every front-end can show. */
export interface Figure extends Displayable {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  /** The figure's bundle; `display(figure)` and a figure as a cell's last value use it. */
  [displaySymbol](): MimeBundle;
}

/**
 * A figure of plotly `data` and `layout`, shown when it is a cell's last value or by `display(figure)`.
 * @example
 * ```ts
 * import { figure } from "bowlab-kernel";
 *
 * const bars = figure([{ type: "bar", x: ["mlm", "bow"], y: [0.18, 0.41] }], { title: { text: "nDCG@10" } });
 * console.log(bars.data.length); // → 1
 * ```
 */
export function figure(data: readonly Trace[], layout: Layout = {}): Figure {
  return {
    data,
    layout,
    [patientSymbol]: true,
    [displaySymbol]() {
      ensurePlotly();
      return figureBundle(data, layout);
    },
  };
}

/**
 * The bundle of a figure, without the library's output. One that is `passing`, soon drawn again, has no still picture,
 * which would cost time, and no plotly JSON, because plotly's extension would never draw it again.
 */
export function figureBundle(data: readonly Trace[], layout: Layout, { passing = false } = {}): MimeBundle {
  const json = toJson({ data, layout: { ...defaults, ...layout } }) as { data: Trace[]; layout: Layout };
  const text = { "text/plain": summary(json) };
  if (passing) return { "text/html": drawing(json), ...text };
  const picture = figurePicture(json);
  return {
    // The extension resizes figures itself; where plotly does so too, they shrink to a strip.
    [plotlyType]: { ...json, config: { displaylogo: false } },
    "text/html": drawing(json, picture),
    "image/svg+xml": picture,
    ...text,
  };
}

/** The mode bar stands upright at the edge: a lying one covers the title. */
const defaults = { height: 380, margin: { l: 60, r: 20, t: 50, b: 50 }, modebar: { orientation: "v" } };

/** JSON that plotly reads: typed arrays become arrays, dates ISO texts, numbers that are not finite become null. */
export function toJson(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, toJson);
  if (Array.isArray(value)) return value.map(toJson);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
}

/** The script waits for the library: in a notebook opened again, its output may come to life after the figure's. */
function drawing(json: { data: Trace[]; layout: Layout }, picture?: string): string {
  const id = `plot-${randomUUID()}`;
  const spec = JSON.stringify(json).replace(/</g, "\\u003c");
  const height = Number(json.layout.height);
  const url = picture && `data:image/svg+xml;base64,${Buffer.from(picture).toString("base64")}`;
  const still = url ? `<img src="${url}" alt="${escapeHtml(summary(json))}" style="max-width:100%">` : "";
  return `<div id="${id}" style="width:100%;min-height:${height}px">${still}</div>
<script>(function () {
  var spec = ${spec}, tries = 0;
  (function draw() {
    var box = document.getElementById("${id}");
    if (!box) return;
    if (window.Plotly) {
      box.textContent = "";
      box.style.height = "${height}px";
      window.Plotly.newPlot(box, spec.data, spec.layout, { responsive: true, displaylogo: false });
    } else if (tries++ < 100) setTimeout(draw, 100);
    else box.appendChild(document.createElement("p")).textContent =
      "To be drawn alive, this figure needs plotly.js, which the first figure of the notebook brings: run the notebook from its start.";
  })();
})();</script>`;
}

function summary({ data, layout }: { data: Trace[]; layout: Layout }): string {
  const title = layout.title as string | { text?: string } | undefined;
  const words = typeof title === "string" ? title : title?.text;
  const traces = data.map((trace) => String(trace.name ?? trace.type ?? "scatter"));
  return `Figure${words ? ` "${words}"` : ""}: ${traces.join(", ") || "empty"}`;
}
