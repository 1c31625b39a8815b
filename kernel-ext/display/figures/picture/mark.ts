/**
 * What a trace becomes on its way to the picture: values for the axes, and a way to draw itself once the axes are
 * known.
 */
import type { Axis } from "./axis";

/** A plotly trace, as loose as plotly takes it; its arrays are JSON's already. */
export type TraceJson = Record<string, unknown>;

/** The plot's inside in pixels, its corner at (0, 0). */
export interface PlotArea {
  width: number;
  height: number;
  x: Axis;
  y: Axis;
  /** Pixels from the left. */
  px(value: unknown): number;
  /** Pixels from the top. */
  py(value: unknown): number;
}

export interface Mark {
  name: string;
  colour: string;
  /** How the legend shows it; undefined: not at all. */
  key?: "line" | "dot" | "box";
  /** Values that the axes must hold. */
  x: readonly unknown[];
  y: readonly unknown[];
  /** Axis that must hold zero. */
  fromZero?: "x" | "y";
  /** Its dots need room at the ends of the axes. */
  hasDots?: boolean;
  /** Draws over others with a smaller number. */
  layer: number;
  /** A scale of colours to explain beside the plot. */
  bar?: { low: number; high: number; css: string[] };
  draw(frame: PlotArea): string;
}

/** The value if it is a list, else an empty one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `index` for a trace without x (or y) of its own. */
export function positions(given: unknown, start: unknown, step: unknown, count: number): unknown[] {
  if (Array.isArray(given)) return given;
  const [from, by] = [Number(start ?? 0), Number(step ?? 1)];
  return Array.from({ length: count }, (_, i) => from + by * i);
}

/** A member of a nested object, as `trace.line.color`. */
export function member(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}

/** A title is a text, or an object with one. */
export function titleText(title: unknown): string {
  return typeof title === "string" ? title : String(member(title, "text") ?? "");
}
