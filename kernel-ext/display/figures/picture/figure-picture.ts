/**
 * A figure of plotly's traces as an SVG picture: scatter, bar, histogram and heat-map on one pair of axes, with title,
 * axes and legend as plotly would lay them out, without a browser and in milliseconds. What it cannot draw it says in
 * words.
 */

import { type BarMode, barMarks } from "./bars";
import { cycle } from "./colours";
import { element, escapeXml, fontSize, label, plainWords } from "./element";
import { heatMark } from "./heat";
import { type Mark, type TraceJson, titleText } from "./mark";
import { plot } from "./plot";
import { scatterMark } from "./scatter";

const ink = "#444";
const bars = ["bar", "histogram"];

/** @param json traces and layout as plotly's JSON; @returns a complete SVG document */
export function figurePicture(
  json: { data: TraceJson[]; layout: Record<string, unknown> },
  { width = 720 } = {},
): string {
  const height = Number(json.layout.height) || 380;
  const title = titleText(json.layout.title);
  const traces = json.data.filter((trace) => trace.visible === undefined || trace.visible === true);
  const marks = marksOf(traces, json.layout);
  const inside = marks ? plot(marks, json.layout, title, width, height) : sorry(traces, title, width, height);
  const paper = element("rect", { width, height, fill: "white" });
  const name = `<title>${escapeXml(plainWords(title || "figure"))}</title>`;
  const root = { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height };
  return element(
    "svg",
    { ...root, "font-family": "Open Sans,Verdana,Arial,sans-serif", "font-size": fontSize, fill: ink },
    name,
    paper,
    inside,
  );
}

/** The traces' marks, or undefined when one of them cannot be drawn here. */
function marksOf(traces: TraceJson[], layout: Record<string, unknown>): Mark[] | undefined {
  const known = (trace: TraceJson) =>
    ["scatter", "scattergl", "heatmap", ...bars].includes(String(trace.type ?? "scatter")) &&
    (trace.xaxis ?? "x") === "x" &&
    (trace.yaxis ?? "y") === "y";
  if (traces.length === 0 || !traces.every(known)) return undefined;
  const named = traces.map((trace, i) => ({
    trace,
    name: String(trace.name ?? `trace ${i}`),
    colour: cycle[i % cycle.length],
  }));
  const mode = (["stack", "overlay"].find((name) => name === layout.barmode) ??
    (layout.barmode === "relative" ? "stack" : "group")) as BarMode;
  const barLike = named.filter(({ trace }) => bars.includes(String(trace.type)));
  const upright = barMarks(barLike, mode);
  return named.map((entry) => {
    const { trace, name, colour } = entry;
    if (bars.includes(String(trace.type))) {
      const mark = upright[barLike.indexOf(entry)];
      return trace.showlegend === false ? { ...mark, key: undefined } : mark;
    }
    return trace.type === "heatmap" ? heatMark(trace, name) : scatterMark(trace, name, colour);
  });
}

/** For traces that have no still picture here. */
function sorry(traces: TraceJson[], title: string, width: number, height: number): string {
  const kinds = [...new Set(traces.map(({ type }) => String(type ?? "scatter")))].join(", ");
  const lines = [
    traces.length === 0 ? "This figure is empty." : `No still picture is made of this figure (${kinds}).`,
    traces.length === 0 ? "" : "It is drawn where scripts run: trust the notebook, or run it.",
  ];
  return [
    element("rect", {
      x: 8,
      y: 8,
      width: width - 16,
      height: height - 16,
      fill: "none",
      stroke: "#ccc",
      "stroke-dasharray": "6,6",
    }),
    label(title, width / 2, height / 2 - 34, { "text-anchor": "middle", "font-size": 17 }),
    ...lines.map((line, i) => label(line, width / 2, height / 2 + 20 * i, { "text-anchor": "middle" })),
  ].join("");
}
