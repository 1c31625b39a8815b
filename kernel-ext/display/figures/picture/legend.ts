/** What stands beside the plot: the traces' names, and the scale of a heat-map's colours. */
import { numberWords, steps } from "./axis";
import { element, label } from "./element";
import type { Mark, PlotArea } from "./mark";

/** The names of `keys`, a line each, from `x` on. */
export function legend(keys: Mark[], x: number): string {
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

/** The colours from low to high as a bar right of the plot. */
export function colourScale({ low, high, css }: NonNullable<Mark["bar"]>, { width, height }: PlotArea): string {
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
