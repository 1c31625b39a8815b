/**
 * Axes as plotly chooses them: linear, logarithmic, dates, categories; their range, their ticks, and values' places on
 * them.
 */

export type AxisKind = "linear" | "log" | "date" | "category";

export interface Axis {
  kind: AxisKind;
  /** Place of a value between the axis's begin (0) and end (1); NaN for what has none. */
  place(value: unknown): number;
  ticks: { at: number; words: string }[];
}

/** What plotly's layout says of an axis. */
export interface AxisLayout {
  type?: string;
  range?: unknown[];
  autorange?: unknown;
  tickvals?: unknown[];
  ticktext?: unknown[];
}

export interface AxisOptions {
  /** Room at both ends as a part of the range, for markers. */
  margin?: number;
  /** The range must hold zero, as for bars. */
  fromZero?: boolean;
  /** Ticks wished for. */
  wanted?: number;
}

/** The axis for `values`, all that stand on it. */
export function makeAxis(values: readonly unknown[], layout: AxisLayout, options: AxisOptions = {}): Axis {
  const kind = kindOf(values, layout.type);
  if (kind === "category") return categories(values, layout);
  const number = kind === "log" ? (value: unknown) => Math.log10(toNumber(value)) : kind === "date" ? toTime : toNumber;
  const [low, high] = rangeOf(values.map(number).filter(Number.isFinite), layout, kind, options);
  const place = (value: unknown) => (number(value) - low) / (high - low);
  return { kind, place, ticks: ticksOf(kind, low, high, layout, place, options.wanted ?? 6) };
}

function kindOf(values: readonly unknown[], type: string | undefined): AxisKind {
  if (type === "linear" || type === "log" || type === "date" || type === "category") return type;
  const texts = values.filter((value) => typeof value === "string" && value !== "");
  if (texts.length === 0 || texts.every((text) => Number.isFinite(Number(text)))) return "linear";
  return texts.every((text) => /^\d{4}-\d\d(-\d\d|$)/.test(String(text))) ? "date" : "category";
}

function toNumber(value: unknown): number {
  return value === null || value === undefined || value === "" ? Number.NaN : Number(value);
}

function toTime(value: unknown): number {
  return typeof value === "string" ? Date.parse(value) : toNumber(value);
}

function rangeOf(
  numbers: readonly number[],
  { range }: AxisLayout,
  kind: AxisKind,
  { margin = 0, fromZero = false }: AxisOptions,
): [number, number] {
  const given = range?.map(kind === "date" ? toTime : toNumber) ?? [];
  let low = fromZero && kind === "linear" ? 0 : Number.POSITIVE_INFINITY;
  let high = fromZero && kind === "linear" ? 0 : Number.NEGATIVE_INFINITY;
  for (const value of numbers) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  if (low === high) [low, high] = [low - 1, high + 1];
  const room = (high - low) * margin;
  // Bars stand on the axis itself.
  if (!(fromZero && low === 0)) low -= room;
  if (!(fromZero && high === 0)) high += room;
  return [Number.isFinite(given[0]) ? given[0] : low, Number.isFinite(given[1]) ? given[1] : high];
}

function ticksOf(
  kind: AxisKind,
  low: number,
  high: number,
  { tickvals, ticktext }: AxisLayout,
  place: (value: unknown) => number,
  wanted: number,
): Axis["ticks"] {
  const seen = (at: number) => at > -1e-6 && at < 1 + 1e-6;
  if (tickvals) {
    const named = tickvals.map((value, i) => ({
      at: place(value),
      words: String(ticktext?.[i] ?? numberWords(Number(value))),
    }));
    return named.filter(({ at }) => seen(at));
  }
  const at = (value: number) => (value - low) / (high - low);
  if (kind === "log") return decades(low, high).map(({ value, words }) => ({ at: at(Math.log10(value)), words }));
  const words = kind === "date" ? dateWords(Math.abs(high - low)) : numberWords;
  return steps(Math.min(low, high), Math.max(low, high), wanted).map((value) => ({
    at: at(value),
    words: words(value),
  }));
}

/** Round values from low to high: 1, 2 or 5 times a power of ten apart. */
export function steps(low: number, high: number, wanted: number): number[] {
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const found: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    found.push(Number((k * step).toPrecision(12)));
  return found;
}

/** Powers of ten, with 2 and 5 between them where there are few. */
function decades(low: number, high: number): { value: number; words: string }[] {
  const [from, to] = [Math.min(low, high), Math.max(low, high)];
  const factors = to - from < 2.5 ? [1, 2, 5] : [1];
  const found: { value: number; words: string }[] = [];
  for (let e = Math.floor(from); e <= Math.ceil(to); e++) {
    for (const factor of factors) {
      const value = factor * 10 ** e;
      if (Math.log10(value) >= from - 1e-9 && Math.log10(value) <= to + 1e-9)
        found.push({ value, words: numberWords(value) });
    }
  }
  return found;
}

/** 0.05, 12, 1500, 20k, 3M: plotly's short forms. */
export function numberWords(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(1).replace("e+", "e").replace(".0e", "e");
  for (const [unit, name] of [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (size >= unit && (size >= 1e4 || unit > 1e3)) return `${Number((value / unit).toPrecision(5))}${name}`;
  }
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

function dateWords(span: number): (time: number) => string {
  const day = 86_400_000;
  const [from, to] = span > 3 * day ? [0, 10] : span > day / 8 ? [5, 16] : [11, 19];
  return (time) => new Date(time).toISOString().replace("T", " ").slice(from, to);
}

function categories(values: readonly unknown[], { ticktext, tickvals }: AxisLayout): Axis {
  const names = [...new Set(values.map(String))];
  const where = new Map(names.map((name, i) => [name, (i + 0.5) / names.length]));
  const named = new Map(tickvals?.map((value, i) => [String(value), String(ticktext?.[i] ?? value)]));
  // More names than there is room for are thinned out evenly.
  const every = Math.ceil(names.length / 25);
  const ticks = names.filter((_, i) => i % every === 0);
  return {
    kind: "category",
    place: (value) => where.get(String(value)) ?? Number.NaN,
    ticks: ticks.map((name) => ({ at: where.get(name)!, words: named.get(name) ?? name })),
  };
}
