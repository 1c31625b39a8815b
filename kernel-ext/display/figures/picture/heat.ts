/** Heat-maps: one pixel a cell, stretched. */
import { colourAt, type Scale, scaleOf } from "./colours";
import { element } from "./element";
import { listOf, type Mark, type PlotArea, positions, type TraceJson } from "./mark";
import { pngImage } from "./png";

/** Rows and columns that a still picture resolves; a larger map is sampled. */
const most = 600;

/** The mark of a heat-map. */
export function heatMark(trace: TraceJson, name: string): Mark {
  const z = listOf(trace.z).map((row) => listOf(row).map((value) => (typeof value === "number" ? value : Number.NaN)));
  const columns = z.reduce((widest, row) => Math.max(widest, row.length), 0);
  const x = positions(trace.x, trace.x0, trace.dx, columns);
  const y = positions(trace.y, trace.y0, trace.dy, z.length);
  const scale = scaleOf(trace.colorscale, trace.reversescale === true);
  const [least, greatest] = extent(z);
  const [low, high] = [Number(trace.zmin ?? least), Number(trace.zmax ?? greatest)];
  const css = Array.from({ length: 12 }, (_, i) => `rgb(${colourAt(scale, i / 11).join(",")})`);
  return {
    name,
    colour: "",
    x: edges(x),
    y: edges(y),
    layer: 0,
    bar: trace.showscale === false ? undefined : { low, high, css },
    draw(frame) {
      if (columns === 0) return "";
      const { url, columns: width, rows: height } = heatImage(z, columns, scale, low, high);
      const [left, right] = ends(frame, "x", x);
      const [bottom, top] = ends(frame, "y", y);
      // The picture's first row is at its top; the trace's first row is where the axis begins.
      const flip = `translate(${left} ${bottom}) scale(${(right - left) / width} ${(top - bottom) / height})`;
      return element("image", {
        href: url,
        width,
        height,
        transform: flip,
        preserveAspectRatio: "none",
        style: "image-rendering:pixelated",
      });
    },
  };
}

/** The values as a PNG in a data URL, and its size. Cells that are not a number are left transparent. */
export function heatImage(z: ArrayLike<number>[], columns: number, scale: Scale, low: number, high: number) {
  const down = Math.ceil(z.length / most) || 1;
  const across = Math.ceil(columns / most) || 1;
  const [height, width] = [Math.max(1, Math.ceil(z.length / down)), Math.max(1, Math.ceil(columns / across))];
  const pixels = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const value = z[row * down]?.[column * across] ?? Number.NaN;
      if (!Number.isNaN(value))
        pixels.set(
          [...colourAt(scale, high > low ? (value - low) / (high - low) : 0.5), 255],
          4 * (row * width + column),
        );
    }
  }
  return {
    url: `data:image/png;base64,${pngImage(width, height, pixels).toString("base64")}`,
    columns: width,
    rows: height,
  };
}

/** The least and the greatest of the finite numbers; [0, 1] when there is none. */
export function extent(rows: ArrayLike<number>[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      if (!Number.isFinite(row[i])) continue;
      if (row[i] < low) low = row[i];
      if (row[i] > high) high = row[i];
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Cells stand around their positions: on a number axis half a cell is added at both ends. */
function edges(at: unknown[]): unknown[] {
  const numbers = at.map(Number);
  if (at.length === 0 || !at.every((value) => typeof value === "number")) return at;
  const half = at.length > 1 ? Math.abs(numbers[1] - numbers[0]) / 2 : 0.5;
  return [...at, Math.min(...numbers) - half, Math.max(...numbers) + half];
}

function ends(frame: PlotArea, side: "x" | "y", at: unknown[]): [number, number] {
  const place = side === "x" ? frame.px : frame.py;
  const first = place(at[0]);
  const last = place(at[at.length - 1]);
  const whole = side === "x" ? frame.width : -frame.height;
  const cell = at.length > 1 ? (last - first) / (at.length - 1) : whole;
  return [first - cell / 2, last + cell / 2];
}

/** Numbers alone as a heat-map in viridis, as a PNG in a data URL with the values of its darkest and lightest cell. */
export function heatMap(rows: ArrayLike<number>[]): { url: string; low: number; high: number } {
  const [low, high] = extent(rows);
  const { url } = heatImage(rows, rows[0].length, scaleOf("Viridis"), low, high);
  return { url, low, high };
}
