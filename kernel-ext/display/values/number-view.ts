/** Numbers in a notebook: a line of statistics, a heat-map or the first values, and text for places without HTML. */

import { heatMap } from "../figures/picture";
import { escapeHtml } from "../mime/markup";
import type { MimeBundle } from "../mime/mime";
import { figures, statisticsOf, statisticsText } from "./statistics";

export interface NumberView {
  /** What it is: "Tensor float32 [2, 3]". */
  title: string;
  values: ArrayLike<number | bigint>;
  /** Rows and columns of the heat-map, whose cells are `values` from the start; undefined: none is drawn. */
  grid?: Grid;
  /** What the reader has to know: that only a part was looked at. */
  note?: string;
  /** 0 and 1 stand for these. */
  isBool?: boolean;
}

export interface Grid {
  rows: number;
  columns: number;
  /** Which part of the whole it is, where it is one: "the last two axes". */
  part?: string;
}

/** Values listed at most. */
const listed = 12;

/** Longest side of a heat-map in cells: more are sampled. */
const mostCells = 256;

/** Numbers as a bundle: statistics, a heat-map of a grid, the first values. */
export function numberBundle({ title, values, grid, note, isBool }: NumberView): MimeBundle {
  const statistics = statisticsText(statisticsOf(values));
  const list = listOf(values, isBool);
  const text = [title, statistics, note, list].filter(Boolean).join("\n");
  const picture = grid && grid.rows * grid.columns > 1 ? heatHtml(values, grid) : "";
  const html = [
    `<div><b>${escapeHtml(title)}</b>${note ? ` <i>(${escapeHtml(note)})</i>` : ""}</div>`,
    `<div style="font-family:monospace;white-space:pre-wrap">${escapeHtml(statistics)}</div>`,
    picture || `<div style="font-family:monospace;white-space:pre-wrap">${escapeHtml(list)}</div>`,
  ];
  return { "text/html": html.join(""), "text/plain": text };
}

function listOf(values: ArrayLike<number | bigint>, isBool = false): string {
  const shown = Array.from({ length: Math.min(listed, values.length) }, (_, i) => {
    const value = values[i];
    if (isBool) return value ? "true" : "false";
    return typeof value === "bigint" ? String(value) : figures(value);
  });
  return `[${shown.join(", ")}${values.length > listed ? ", …" : ""}]`;
}

/** The map as an image, its cells at least as large as can be seen, with its scale in words. */
function heatHtml(values: ArrayLike<number | bigint>, { rows, columns, part }: Grid): string {
  const down = Math.ceil(rows / mostCells);
  const across = Math.ceil(columns / mostCells);
  const sampled = Array.from({ length: Math.ceil(rows / down) }, (_, row) =>
    Float64Array.from({ length: Math.ceil(columns / across) }, (_, column) =>
      Number(values[row * down * columns + column * across]),
    ),
  );
  const { url, low, high } = heatMap(sampled);
  const cell = Math.max(1, Math.min(16, Math.floor(480 / Math.max(sampled.length, sampled[0].length))));
  const [width, height] = [sampled[0].length * cell, sampled.length * cell];
  const every = down > 1 || across > 1 ? `, every ${ordinal(down)} row and every ${ordinal(across)} column` : "";
  const caption = `${part ? `${part}: ` : ""}rows down, columns across${every}; ${figures(low)} dark … ${figures(high)} light`;
  return (
    `<img src="${url}" alt="heat-map" width="${width}" height="${height}" style="image-rendering:pixelated;margin:4px 0;border:1px solid #ccc">` +
    `<div><small>${escapeHtml(caption)}</small></div>`
  );
}

function ordinal(n: number): string {
  return n === 1 ? "1st" : n === 2 ? "2nd" : n === 3 ? "3rd" : `${n}th`;
}
