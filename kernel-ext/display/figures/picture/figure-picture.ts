/**
 * A figure of plotly's traces as an SVG picture: scatter, bar, histogram and heat-map on one pair of axes, with title,
 * axes and legend as plotly would lay them out, without a browser and in milliseconds. What it cannot draw it says in
 * words.
 */

import { type AxisLayout, makeAxis, numberWords, steps } from "./axis";
import { type BarMode, barMarks } from "./bars";
import { cycle } from "./colours";
import { element, escapeXml, label, plainWords, textWidth } from "./element";
import { heatMark } from "./heat";
import { type Mark, member, type PlotArea, type TraceJson } from "./mark";
import { scatterMark } from "./scatter";

const fontSize = 12;
const ink = "#444";
const gridColour = "#eee";
const bars = ["bar", "histogram"];

/** @param json traces and layout as plotly's JSON; @returns a complete SVG document */
export function figurePicture(
  json: { data: TraceJson[]; layout: Record<string, unknown> },
  { width = 720 } = {},
): string {
  const height = Number(json.layout.height) || 380;
  const title = words(json.layout.title);
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

function plot(marks: Mark[], layout: Record<string, unknown>, title: string, width: number, height: number): string {
  const [xLayout, yLayout] = [(layout.xaxis ?? {}) as AxisLayout, (layout.yaxis ?? {}) as AxisLayout];
  const dotted = marks.some(({ hasDots }) => hasDots);
  const zero = (side: "x" | "y") => marks.some(({ fromZero }) => fromZero === side);
  const only = marks.every(({ layer }) => layer === 0);
  const x = makeAxis(
    marks.flatMap((mark) => mark.x as unknown[]),
    xLayout,
    { margin: zero("x") ? 0.05 : dotted ? 0.02 : 0, fromZero: zero("x"), wanted: 8 },
  );
  const y = makeAxis(
    marks.flatMap((mark) => mark.y as unknown[]),
    yLayout,
    { margin: only || zero("x") ? 0 : 0.06, fromZero: zero("y"), wanted: 6 },
  );
  const [xTitle, yTitle] = [words(member(xLayout, "title")), words(member(yLayout, "title"))];
  const keys = marks.filter(({ key }) => key);
  const hasLegend = layout.showlegend !== false && (keys.length > 1 || layout.showlegend === true);
  const colourBar = marks.find(({ bar }) => bar)?.bar;

  const legendWidth = hasLegend
    ? Math.min(260, 50 + Math.max(...keys.map(({ name }) => textWidth(name, fontSize))))
    : 0;
  const tickWidth = Math.max(20, ...y.ticks.map(({ words }) => textWidth(words, fontSize)));
  const left = Math.min(width / 3, tickWidth + 16 + (yTitle ? 22 : 0));
  const right = 20 + legendWidth + (colourBar ? 76 : 0);
  const [top, bottom] = [title ? 50 : 20, 34 + (xTitle ? 20 : 0)];
  const frame: PlotArea = {
    width: Math.max(80, width - left - right),
    height: Math.max(60, height - top - bottom),
    x,
    y,
    px: (value) => placed(xLayout, x.place(value)) * frame.width,
    py: (value) => (1 - placed(yLayout, y.place(value))) * frame.height,
  };
  const drawn = [...marks].sort((a, b) => a.layer - b.layer).map((mark) => mark.draw(frame));
  return [
    title && label(title, width / 2, 30, { "text-anchor": "middle", "font-size": 17 }),
    `<clipPath id="inside">${element("rect", { width: frame.width, height: frame.height })}</clipPath>`,
    element(
      "g",
      { transform: `translate(${left} ${top})` },
      axes(frame, xLayout, yLayout),
      element("g", { "clip-path": "url(#inside)" }, ...drawn),
      xTitle && label(xTitle, frame.width / 2, frame.height + 42, { "text-anchor": "middle", "font-size": 14 }),
      yTitle &&
        label(yTitle, 0, 0, {
          "text-anchor": "middle",
          "font-size": 14,
          transform: `translate(${16 - left} ${frame.height / 2}) rotate(-90)`,
        }),
      colourBar ? colourScale(colourBar, frame) : "",
      hasLegend ? legend(keys, frame.width + 14 + (colourBar ? 76 : 0)) : "",
    ),
  ].join("");
}

function placed({ autorange }: AxisLayout, at: number): number {
  return autorange === "reversed" ? 1 - at : at;
}

function axes(frame: PlotArea, xLayout: AxisLayout, yLayout: AxisLayout): string {
  const { width, height, x, y } = frame;
  const seen = (layout: AxisLayout, axis: PlotArea["x"]) => (member(layout, "visible") === false ? [] : axis.ticks);
  const xTicks = seen(xLayout, x).map(({ at, words }) => ({ at: placed(xLayout, at) * width, words }));
  const yTicks = seen(yLayout, y).map(({ at, words }) => ({ at: (1 - placed(yLayout, at)) * height, words }));
  const grid = [
    ...xTicks.filter(() => x.kind !== "category").map(({ at }) => `M${at.toFixed(1)},0V${height}`),
    ...yTicks.filter(() => y.kind !== "category").map(({ at }) => `M0,${at.toFixed(1)}H${width}`),
  ].join("");
  // Names too long for their place are turned, as plotly does.
  const room = width / Math.max(1, xTicks.length);
  const turned = xTicks.some(({ words }) => textWidth(words, fontSize) > room - 4);
  return [
    element("path", { d: grid, stroke: gridColour, fill: "none" }),
    xTicks.length + yTicks.length > 0
      ? element("path", { d: `M0,0V${height}H${width}`, stroke: "#bbb", fill: "none" })
      : "",
    ...xTicks.map(({ at, words }) =>
      turned
        ? label(words, 0, 0, {
            "text-anchor": "end",
            transform: `translate(${at.toFixed(1)} ${height + 14}) rotate(-30)`,
          })
        : label(words, at, height + 18, { "text-anchor": "middle" }),
    ),
    ...yTicks.map(({ at, words }) => label(words, -7, at + 4, { "text-anchor": "end" })),
  ].join("");
}

function legend(keys: Mark[], x: number): string {
  return keys
    .slice(0, 18)
    .map(({ name, colour, key }, i) => {
      const y = 10 + 19 * i;
      const sign =
        key === "line"
          ? element("path", { d: `M${x},${y}h26`, stroke: colour, "stroke-width": 2 })
          : key === "dot"
            ? element("circle", { cx: x + 13, cy: y, r: 4, fill: colour })
            : element("rect", { x: x + 7, y: y - 6, width: 12, height: 12, fill: colour });
      return sign + label(name.length > 32 ? `${name.slice(0, 31)}…` : name, x + 33, y + 4);
    })
    .join("");
}

function colourScale({ low, high, css }: NonNullable<Mark["bar"]>, { width, height }: PlotArea): string {
  const stops = css.map((colour, i) =>
    element("stop", { offset: `${(100 * i) / (css.length - 1)}%`, "stop-color": colour }),
  );
  const ticks = steps(low, high, 5).map((value) =>
    label(numberWords(value), width + 42, (1 - (value - low) / (high - low)) * height + 4),
  );
  return [
    element("linearGradient", { id: "scale", x1: 0, y1: 1, x2: 0, y2: 0 }, ...stops),
    element("rect", { x: width + 16, y: 0, width: 20, height, fill: "url(#scale)" }),
    ...ticks,
  ].join("");
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

/** A title is a text, or an object with one. */
function words(title: unknown): string {
  return typeof title === "string" ? title : String(member(title, "text") ?? "");
}
