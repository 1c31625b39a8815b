/**
 * Comparisons as plotly figures: plain `{ data, layout }` values, which a notebook draws by
 * `const { data, layout } = bowlab.comparisonFigure(comparison); figure(data, layout)`.
 */
import { InputError } from "../../errors";
import type { Comparison } from "../comparison";

/** A figure as plotly takes it; `figure` of bowlab-kernel shows it. */
export interface PlotlyFigure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** Bars of the runs' means with their intervals. */
export function comparisonFigure({ measure, runs, confidence }: Comparison): PlotlyFigure {
  return {
    data: [
      {
        type: "bar",
        name: measure,
        x: runs.map(({ name }) => name),
        y: runs.map(({ mean }) => mean),
        error_y: {
          type: "data",
          symmetric: false,
          array: runs.map(({ mean, interval }) => interval.high - mean),
          arrayminus: runs.map(({ mean, interval }) => mean - interval.low),
        },
      },
    ],
    layout: {
      title: { text: `${measure} with ${+(100 * confidence).toFixed(2)} % bootstrap intervals` },
      yaxis: { title: { text: measure } },
    },
  };
}

/**
 * Bars of a − b for every query, largest first: where the difference comes from. @throws InputError for a run that was
 * not compared.
 */
export function differenceFigure({ measure, values, queries }: Comparison, a: string, b: string): PlotlyFigure {
  const [x, y] = [a, b].map((name) => {
    const found = values.get(name);
    if (found) return found;
    throw new InputError("the run was not compared", {
      expected: `one of ${[...values.keys()].join(", ")}`,
      found: name,
    });
  });
  const order = queries.map((_, i) => i).sort((i, j) => x[j] - y[j] - (x[i] - y[i]));
  return {
    data: [
      {
        type: "bar",
        name: `${a} − ${b}`,
        x: order.map((_, place) => place + 1),
        y: order.map((i) => x[i] - y[i]),
        text: order.map((i) => queries[i]),
      },
    ],
    layout: {
      title: { text: `${measure}: ${a} − ${b}, query by query` },
      xaxis: { title: { text: "query, by difference" } },
      yaxis: { title: { text: `difference in ${measure}` } },
    },
  };
}
