/** Lines and dots. */
import { element, short } from "./element";
import { listOf, type Mark, member, type PlotArea, positions, type TraceJson } from "./mark";

/** Dots drawn at most; more are thinned out evenly. */
const mostDots = 2000;

/** The mark of lines and dots. */
export function scatterMark(trace: TraceJson, name: string, cycleColour: string): Mark {
  const count = Math.max(listOf(trace.x).length, listOf(trace.y).length);
  const x = positions(trace.x, trace.x0, trace.dx, count);
  const y = positions(trace.y, trace.y0, trace.dy, count);
  const mode = String(trace.mode ?? (count < 20 ? "lines+markers" : "lines"));
  const [hasLine, hasDots] = [mode.includes("lines"), mode.includes("markers")];
  const given = member(trace, "line", "color") ?? member(trace, "marker", "color");
  const colour = typeof given === "string" ? given : cycleColour;
  return {
    name,
    colour,
    key: hasLine ? "line" : "dot",
    x,
    y,
    fromZero: trace.fill === "tozeroy" ? "y" : undefined,
    hasDots,
    layer: 2,
    draw(frame) {
      const points = x.map((value, i) => ({ x: frame.px(value), y: frame.py(y[i]) }));
      const parts: string[] = [];
      if (trace.fill === "tozeroy") parts.push(area(points, frame, colour));
      if (hasLine) parts.push(line(points, trace, frame, colour));
      if (hasDots) parts.push(dots(points, trace, colour));
      return parts.join("");
    },
  };
}

interface Point {
  x: number;
  y: number;
}

function line(points: Point[], trace: TraceJson, frame: PlotArea, colour: string): string {
  const dash = { dash: "8,6", dot: "2,4", dashdot: "8,4,2,4", longdash: "12,6" }[String(member(trace, "line", "dash"))];
  const d = runs(points)
    .map((run) => pathOf(thinned(run, frame.width), member(trace, "line", "shape") === "hv"))
    .join("");
  return element("path", {
    d,
    fill: "none",
    stroke: colour,
    "stroke-width": Number(member(trace, "line", "width") ?? 2),
    "stroke-dasharray": dash,
    "stroke-linejoin": "round",
    opacity: trace.opacity as number | undefined,
  });
}

function area(points: Point[], frame: PlotArea, colour: string): string {
  const floor = Math.min(frame.height, Math.max(0, frame.py(0)));
  const d = runs(points)
    .map(
      (run) =>
        `${pathOf(thinned(run, frame.width), false)}L${short(run[run.length - 1].x)},${short(floor)}L${short(run[0].x)},${short(floor)}Z`,
    )
    .join("");
  return element("path", { d, fill: colour, "fill-opacity": 0.5, stroke: "none" });
}

function dots(points: Point[], trace: TraceJson, colour: string): string {
  const every = Math.ceil(points.length / mostDots);
  const size = member(trace, "marker", "size");
  const radius = (typeof size === "number" ? size : 6) / 2;
  const circles = points
    .filter((point, i) => i % every === 0 && isPlaced(point))
    .map(({ x, y }) => element("circle", { cx: x, cy: y, r: radius }));
  return element(
    "g",
    { fill: colour, opacity: (member(trace, "marker", "opacity") ?? trace.opacity) as number | undefined },
    ...circles,
  );
}

/** Stretches without gaps: a point that has no place ends one. */
function runs(points: Point[]): Point[][] {
  const found: Point[][] = [];
  let run: Point[] = [];
  for (const point of points) {
    if (isPlaced(point)) run.push(point);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  }
  if (run.length > 0) found.push(run);
  return found;
}

function isPlaced({ x, y }: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/**
 * A long line that goes to the right keeps, of every pixel's points, the first, lowest, highest and last: it looks the
 * same.
 */
function thinned(run: Point[], width: number): Point[] {
  if (run.length <= 4 * width || run.some(({ x }, i) => i > 0 && x < run[i - 1].x)) return run;
  const columns = new Map<number, Point[]>();
  for (const point of run) {
    const column = Math.round(point.x);
    const kept = columns.get(column);
    if (kept) kept.push(point);
    else columns.set(column, [point]);
  }
  return [...columns.values()].flatMap((points) => {
    const low = points.reduce((a, b) => (b.y < a.y ? b : a));
    const high = points.reduce((a, b) => (b.y > a.y ? b : a));
    return [
      ...new Set([
        points[0],
        ...(points.indexOf(low) < points.indexOf(high) ? [low, high] : [high, low]),
        points[points.length - 1],
      ]),
    ];
  });
}

function pathOf(run: Point[], isStep: boolean): string {
  return run
    .map(({ x, y }, i) =>
      i === 0 ? `M${short(x)},${short(y)}` : isStep ? `H${short(x)}V${short(y)}` : `L${short(x)},${short(y)}`,
    )
    .join("");
}
