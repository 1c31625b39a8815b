/** A trend as a drawing. */
import type { Trend, TrendPoint } from "./trend";

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 340, 70, 60, 50];
/** Of the lines, on light and on dark pages, told apart by shape too. */
const COLOURS = [
  { light: "#1f6feb", dark: "#6cb0ff" },
  { light: "#b35900", dark: "#ffa657" },
];
/** Between marks of several lines at one place. */
const APART = 10;

/** For light and dark pages: marks stand side by side, bars are intervals, the line at 0 is "equal". */
export function trendPicture({ title, axis, lines }: Trend, measure: string): string {
  const places = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const ends = lines.flatMap(({ points }) =>
    points.flatMap(({ difference, low, high }) => [difference, low ?? difference, high ?? difference]),
  );
  const most = 1.15 * Math.max(0.005, ...ends.map(Math.abs));
  const center = (x: number) => LEFT + 30 + (places.indexOf(x) / Math.max(1, places.length - 1)) * (WIDTH - LEFT - 70);
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  const up = (value: number) => middle - (value / most) * (middle - TOP);
  const drawn = lines.map(({ name, points }, i) => {
    const across = ({ x }: TrendPoint) => n(center(x) + (i - (lines.length - 1) / 2) * APART);
    const bars = points.flatMap((point) =>
      point.low === null || point.high === null
        ? []
        : [`<path class="bar" d="M${across(point)} ${n(up(point.low))}V${n(up(point.high))}"/>`],
    );
    return [
      `<g class="of${i}">`,
      `<polyline class="line" points="${points.map((point) => `${across(point)},${n(up(point.difference))}`).join(" ")}"/>`,
      ...bars,
      ...points.map((point) => mark(i, Number(across(point)), up(point.difference))),
      mark(i, LEFT + 6 + 150 * i, 42),
      `<text x="${LEFT + 18 + 150 * i}" y="46">${name}</text>`,
      "</g>",
    ].join("\n");
  });
  const named = places.map(
    (x) =>
      `<text x="${n(center(x))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${x === 0 ? "0 (random weights)" : x.toLocaleString("en")}</text>`,
  );
  const ticks = [-1, -0.5, 0, 0.5, 1].map((share) => {
    const value = (share * most) / 1.15;
    const label = value === 0 ? "0" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
    return `<text x="${LEFT - 8}" y="${n(up(value) + 4)}" text-anchor="end">${label}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${measure}, ${title}">
<style>text{font:12px sans-serif;fill:#333}.line,.bar,.zero{fill:none;stroke-width:2}.zero{stroke:#888;stroke-width:1;stroke-dasharray:4 4}
${COLOURS.map(({ light }, i) => coloured(i, light)).join("\n")}
@media (prefers-color-scheme: dark){text{fill:#ddd}
${COLOURS.map(({ dark }, i) => coloured(i, dark)).join("\n")}}</style>
<text x="${LEFT}" y="14">${measure}: above 0 bow is better</text>
<text x="${LEFT}" y="30">${title}</text>
<path class="zero" d="M${LEFT} ${n(up(0))}H${WIDTH - 20}"/>
${ticks.join("\n")}
${drawn.join("\n")}
${named.join("\n")}
<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${axis}${aboutBars(lines)}</text>
</svg>
`;
}

/** What a bar is, and a mark without one, of those that are drawn. */
function aboutBars(lines: Trend["lines"]): string {
  const isDrawn = (has: boolean) => lines.some(({ points }) => points.some(({ low }) => (low !== null) === has));
  const said = [
    ...(isDrawn(true) ? ["bars: 95 % intervals over seeds"] : []),
    ...(isDrawn(false) ? ["no bar: one seed"] : []),
  ];
  return said.length === 0 ? "" : ` (${said.join("; ")})`;
}

const n = (value: number): string => value.toFixed(1);

const coloured = (i: number, colour: string): string =>
  `.of${i} .line,.of${i} .bar{stroke:${colour}}.of${i} .mark{fill:${colour}}`;

/** A disc, and of the second line a square. */
function mark(line: number, x: number, y: number): string {
  if (line === 0) return `<circle class="mark" cx="${n(x)}" cy="${n(y)}" r="5"/>`;
  return `<rect class="mark" x="${n(x - 4.5)}" y="${n(y - 4.5)}" width="9" height="9"/>`;
}
