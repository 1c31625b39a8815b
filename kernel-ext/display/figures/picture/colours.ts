/** plotly's colours: the cycle of its traces, and its named scales. */

/** plotly.js's default cycle. */
export const cycle = [
  ...["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"],
  ...["#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"],
];

export type Rgb = readonly [number, number, number];
export type Scale = readonly (readonly [number, Rgb])[];

/** Even steps from hexadecimal colours: "440154 21918c fde725". */
function evenly(colours: string): Scale {
  const list = colours.split(" ");
  return list.map((colour, i) => [i / (list.length - 1), hex(colour)] as const);
}

const viridis = evenly("440154 482878 3e4a89 31688e 26828e 1f9e89 35b779 6ece58 b5de2b fde725");
const scales: Readonly<Record<string, Scale>> = {
  viridis,
  cividis: evenly("00204c 00336f 39486b 575d6d 707173 8a8779 a69d75 c4b56c e4cf5b ffea46"),
  rdbu: [
    [0, [5, 10, 172]],
    [0.35, [106, 137, 247]],
    [0.5, [190, 190, 190]],
    [0.6, [220, 170, 132]],
    [0.7, [230, 145, 90]],
    [1, [178, 10, 28]],
  ],
  blues: evenly("050aac 283cbe 4664e1 5a78f5 6989f7 c8c8ff dcdcdc").map(([at, c]) => [at, c] as const),
  greys: evenly("000000 ffffff"),
  reds: evenly("dcdcdc f5c39d f5a069 b20a1c"),
  greens: evenly("00441b 006d2c 238b45 41ab5d 74c476 a1d99b c7e9c0 e5f5e0 f7fcf5"),
  ylgnbu: evenly("081d58 253494 225ea8 1d91c0 41b6c4 7fcdbb c7e9b4 edf8d9 ffffd9"),
  ylorrd: evenly("800026 bd0026 e31a1c fc4e2a fd8d3c feb24c fed976 ffeda0 ffffcc"),
  jet: evenly("000083 003caa 05ffff ffff00 fa0000 800000"),
  hot: evenly("000000 e60000 ffd200 ffffff"),
};

/**
 * plotly's scale of that name, or one given as `[[0, colour], …, [1, colour]]`; plotly's default (RdBu) for what is not
 * known here.
 */
export function scaleOf(given: unknown, reversed = false): Scale {
  const name = String(given ?? "rdbu").toLowerCase();
  const scale = Array.isArray(given) ? custom(given) : Object.hasOwn(scales, name) ? scales[name] : undefined;
  const known = scale ?? scales.rdbu;
  return reversed ? known.map(([at, colour]) => [1 - at, colour] as const).reverse() : known;
}

function custom(stops: unknown[]): Scale | undefined {
  const parsed = stops.map((stop) =>
    Array.isArray(stop) ? ([Number(stop[0]), rgb(String(stop[1]))] as const) : undefined,
  );
  return parsed.every((stop) => stop?.[1] !== undefined) ? (parsed as unknown as Scale) : undefined;
}

function rgb(colour: string): Rgb | undefined {
  if (/^#[0-9a-f]{6}$/i.test(colour)) return hex(colour.slice(1));
  const numbers = /^rgba?\(([\d.]+),\s*([\d.]+),\s*([\d.]+)/i.exec(colour);
  return numbers ? [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])] : undefined;
}

function hex(colour: string): Rgb {
  const value = Number.parseInt(colour, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The colour at `t` in 0 … 1. */
export function colourAt(scale: Scale, t: number): Rgb {
  const place = Math.min(1, Math.max(0, t));
  const next = Math.max(
    1,
    scale.findIndex(([at]) => at >= place),
  );
  const [from, a] = scale[next - 1];
  const [to, b] = scale[next];
  const part = to > from ? (place - from) / (to - from) : 0;
  return [0, 1, 2].map((i) => Math.round(a[i] + part * (b[i] - a[i]))) as unknown as Rgb;
}
