/** Bars, beside one another or stacked, upright or lying; a histogram is bars of counts. */
import { steps } from "./axis";
import { element, label } from "./element";
import { listOf, type Mark, member, positions, type TraceJson } from "./mark";

export type BarMode = "group" | "stack" | "overlay";

/** The marks of all bar-like traces of a figure: where a bar stands depends on the others. */
export function barMarks(traces: { trace: TraceJson; name: string; colour: string }[], mode: BarMode): Mark[] {
  const stacked = { up: new Map<string, number>(), down: new Map<string, number>() };
  return traces.map(({ trace, name, colour }, index) => {
    const { at, size, lying, gap, width, starts, widths, words } =
      trace.type === "histogram" ? binned(trace) : given(trace);
    const bases = size.map((value, i) =>
      mode === "stack" ? stackOn(stacked[value < 0 ? "down" : "up"], String(at[i]), value) : (starts?.[i] ?? 0),
    );
    const tops = size.map((value, i) => bases[i] + value);
    const fill = member(trace, "marker", "color");
    const along = widened(at, width);
    return {
      name,
      colour: typeof fill === "string" ? fill : colour,
      key: "box",
      x: lying ? tops : along,
      y: lying ? along : tops,
      fromZero: starts ? undefined : lying ? "x" : "y",
      layer: 1,
      draw(frame) {
        const place = lying ? frame.py : frame.px;
        const value = lying ? frame.px : frame.py;
        const centres = at.map(place);
        const slot =
          (width === undefined
            ? nearest(centres, lying ? frame.height : frame.width)
            : Math.abs(place(width) - place(0))) *
          (1 - gap);
        const thick = mode === "group" ? slot / traces.length : slot;
        const bars = centres.map((centre, i) => {
          const across = widths ? Math.abs(place(widths[i]) - place(0)) : thick;
          const from = !widths && mode === "group" ? centre - slot / 2 + index * thick : centre - across / 2;
          const [a, b] = [value(bases[i]), value(tops[i])];
          if (![from, a, b].every(Number.isFinite)) return "";
          const own = Array.isArray(fill) && typeof fill[i] === "string" ? (fill[i] as string) : undefined;
          const [begin, length] = [Math.min(a, b), Math.abs(b - a)];
          const box = lying
            ? { x: begin, y: from, width: length, height: across }
            : { x: from, y: begin, width: across, height: length };
          if (!words) return element("rect", { ...box, fill: own });
          const ink = member(trace, "insidetextfont", "color");
          const rows = (words[i] ?? "").split(/<br\s*\/?>/i);
          const written = rows.map((row, r) =>
            label(row, box.x + box.width / 2, box.y + box.height / 2 + 4 + 12 * (r - (rows.length - 1) / 2), {
              "text-anchor": "middle",
              "font-size": 9,
              fill: String((Array.isArray(ink) ? ink[i] : ink) ?? "#444"),
            }),
          );
          return element("rect", { ...box, fill: own }) + written.join("");
        });
        const shade =
          trace.opacity ??
          member(trace, "marker", "opacity") ??
          (mode === "overlay" && traces.length > 1 ? 0.6 : undefined);
        return element("g", { fill: this.colour, opacity: shade as number | undefined }, ...bars);
      },
    };
  });
}

/** More would be thinner than a pixel. */
const mostBins = 5000;

interface Bars {
  /** Where each bar stands. */
  at: unknown[];
  size: number[];
  lying: boolean;
  /** Part of a bar's slot that stays free. */
  gap: number;
  /** Where each bar begins along its length. Default 0. */
  starts?: number[];
  /** Every bar's own slot, where they differ. */
  widths?: number[];
  /** What stands inside of each. */
  words?: string[];
  /** A bar's slot on a number axis; undefined: the distance of neighbours. */
  width?: number;
}

function given(trace: TraceJson): Bars {
  const lying = trace.orientation === "h";
  const size = listOf(lying ? trace.x : trace.y).map((value) => Number(value ?? Number.NaN));
  const at = positions(lying ? trace.y : trace.x, 0, 1, size.length);
  const numbers = (list: unknown) => (Array.isArray(list) ? list.map(Number) : undefined);
  const words = trace.textposition === "inside" ? listOf(trace.text).map(String) : undefined;
  const own = { starts: numbers(trace.base), widths: numbers(trace.width), words };
  return { ...own, at, size, lying, gap: 0.2, width: typeof trace.width === "number" ? trace.width : spacing(at) };
}

/** Distance of the nearest neighbours among numbers; 1 for a single one, undefined among names. */
function spacing(at: readonly unknown[]): number | undefined {
  if (!at.every((value) => typeof value === "number")) return undefined;
  const sorted = [...new Set(at as number[])].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((value, i) => value - sorted[i]);
  return gaps.length > 0 ? Math.min(...gaps) : 1;
}

/** Counts (or parts) of values in bins, or of each name. */
function binned(trace: TraceJson): Bars {
  const lying = !Array.isArray(trace.x) && Array.isArray(trace.y);
  const values = listOf(lying ? trace.y : trace.x);
  const numbers = values.filter((value): value is number => Number.isFinite(value));
  const part =
    trace.histnorm === "probability" ? 1 / values.length : trace.histnorm === "percent" ? 100 / values.length : 1;
  if (numbers.length === 0) {
    const counts = new Map<unknown, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + part);
    return { at: [...counts.keys()], size: [...counts.values()], lying, gap: 0.2 };
  }
  const bins = trace[lying ? "ybins" : "xbins"];
  const low = numbers.reduce((a, b) => Math.min(a, b));
  const high = numbers.reduce((a, b) => Math.max(a, b));
  const wanted = Number(trace[lying ? "nbinsy" : "nbinsx"] ?? Math.ceil(2 * numbers.length ** 0.4));
  const [first, second] = steps(0, high - low || 1, wanted);
  const asked = Number(member(bins, "size") ?? second - first);
  const width = asked > 0 && (high - low) / asked < mostBins ? asked : (high - low) / 100;
  const start = Number(member(bins, "start") ?? Math.floor(low / width) * width);
  const size = new Array<number>(Math.max(1, Math.floor((high - start) / width + 1e-9) + 1)).fill(0);
  for (const value of numbers) {
    const bin = Math.floor((value - start) / width + 1e-9);
    if (bin >= 0 && bin < size.length) size[bin] += part;
  }
  const heights =
    trace.histnorm === "probability density" || trace.histnorm === "density"
      ? size.map((count) => count / width / (trace.histnorm === "density" ? 1 : numbers.length))
      : size;
  return { at: size.map((_, i) => start + (i + 0.5) * width), size: heights, lying, gap: 0, width };
}

/** Numbers with half a slot at both ends, so that the outer bars fit on the axis. */
function widened(at: unknown[], width: number | undefined): unknown[] {
  if (width === undefined || at.length === 0) return at;
  const numbers = at as number[];
  return [...numbers, Math.min(...numbers) - width / 2, Math.max(...numbers) + width / 2];
}

function nearest(centres: readonly number[], all: number): number {
  const sorted = [...new Set(centres.filter(Number.isFinite))].sort((a, b) => a - b);
  return sorted
    .slice(1)
    .reduce((least, value, i) => Math.min(least, value - sorted[i]), all / Math.max(1, sorted.length));
}

function stackOn(sums: Map<string, number>, at: string, value: number): number {
  const base = sums.get(at) ?? 0;
  sums.set(at, base + (Number.isFinite(value) ? value : 0));
  return base;
}
