/** The plot itself: marks on one pair of axes, with titles, grid and what stands beside it. */
import { type AxisLayout, makeAxis } from "./axis";
import { element, fontSize, label, textWidth } from "./element";
import { colourScale, legend } from "./legend";
import { type Mark, member, type PlotArea, titleText } from "./mark";

const gridColour = "#eee";

/** Everything inside the picture, `width` by `height` pixels. */
export function plot(
  marks: Mark[],
  layout: Record<string, unknown>,
  title: string,
  width: number,
  height: number,
): string {
  const [xLayout, yLayout] = [(layout.xaxis ?? {}) as AxisLayout, (layout.yaxis ?? {}) as AxisLayout];
  const { x, y } = axisPair(marks, xLayout, yLayout);
  const [xTitle, yTitle] = [titleText(member(xLayout, "title")), titleText(member(yLayout, "title"))];
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

/** Axes that hold all the marks. */
function axisPair(marks: Mark[], xLayout: AxisLayout, yLayout: AxisLayout): Pick<PlotArea, "x" | "y"> {
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
  return { x, y };
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
