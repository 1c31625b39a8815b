/** One output of a cell as HTML: the richest form that is safe and needs no network. */

import { Marked } from "marked";
import { libraryMark } from "../../display/figures/plotly";
import { escapeHtml } from "../../display/mime/markup";
import type { IDisplayData, IError, IStream, Output } from "../nbformat";
import { joined } from "../nbformat";
import { ansiToHtml } from "./ansi";
import { clean } from "./clean";
import { figureOf, type PageFigure } from "./figure";
import { pictureOfBase64 } from "./picture";
import { renderWidget, type SavedWidgets, widgetViewType } from "./widget";

export interface RenderOptions {
  /** The notebook is its reader's own: its HTML may hold scripts. */
  trusted: boolean;
  /** The states of the notebook's widgets. */
  widgets?: SavedWidgets;
}

/**
 * The output's HTML, "" where there is nothing to see. A plotly figure is added to `figures`, and its place is marked
 * by its number.
 */
export function renderOutput(output: Output, figures: PageFigure[], options: RenderOptions): string {
  if (output.output_type === "stream") {
    const { name, text } = output as IStream;
    return `<pre class="stream ${name === "stderr" ? "stderr" : ""}">${ansiToHtml(joined(text))}</pre>`;
  }
  if (output.output_type === "error") {
    const { ename, evalue, traceback } = output as IError;
    const lines = traceback.length > 0 ? traceback : [`${ename}: ${evalue}`];
    return `<pre class="error">${ansiToHtml(lines.join("\n"))}</pre>`;
  }
  const { data, metadata } = output as IDisplayData;
  if (data === undefined || metadata?.bowlab === libraryMark.bowlab) return "";
  for (const [type, render] of renderers) {
    if (data[type] === undefined) continue;
    const html = render(data[type], figures, options);
    if (html !== "") return html;
  }
  const types = Object.keys(data).filter((type) => !isSilent(type));
  return types.length > 0 ? `<p class="note">[not shown on this page: ${escapeHtml(types.join(", "))}]</p>` : "";
}

type Renderer = (value: unknown, figures: PageFigure[], options: RenderOptions) => string;

const text = (value: unknown) =>
  typeof value === "string" || Array.isArray(value)
    ? joined(value as string | string[])
    : JSON.stringify(value, null, 2);
const markup = (html: string, { trusted }: RenderOptions) => (trusted ? html : clean(html)).trim();
const image =
  (type: string): Renderer =>
  (value) => {
    const source = pictureOfBase64(type, text(value));
    return source === undefined ? "" : `<img src="${source}" alt="">`;
  };

/**
 * MIME types in the order of preference. One whose HTML comes out empty (all of it was script) gives way to the next.
 */
const renderers: [string, Renderer][] = [
  [widgetViewType, widget],
  ["application/vnd.plotly.v1+json", figure],
  ["text/html", (value, _, options) => markup(text(value), options)],
  ["application/javascript", (value, _, { trusted }) => (trusted ? `<script>${text(value)}</script>` : "")],
  // As an image an SVG can neither run scripts nor fetch anything.
  [
    "image/svg+xml",
    (value) => `<img src="data:image/svg+xml;base64,${Buffer.from(text(value)).toString("base64")}" alt="">`,
  ],
  ...["png", "jpeg", "gif", "webp", "avif", "bmp"].map((name): [string, Renderer] => [
    `image/${name}`,
    image(`image/${name}`),
  ]),
  [
    "text/markdown",
    (value, _, options) => markup(new Marked({ gfm: true }).parse(text(value), { async: false }), options),
  ],
  ["text/plain", (value) => `<pre>${ansiToHtml(text(value))}</pre>`],
  ["application/json", (value) => `<pre>${escapeHtml(text(value))}</pre>`],
  ["text/latex", (value) => `<pre>${escapeHtml(text(value))}</pre>`],
];

/** Values for programs (scraps, widgets' states), and scripts: nobody misses them on a page. */
function isSilent(type: string): boolean {
  return type === "application/javascript" || /^application\/(vnd\.bowlab|scrapbook|papermill)\b/.test(type);
}

function widget(view: unknown, figures: PageFigure[], options: RenderOptions): string {
  return renderWidget(view, options.widgets ?? {}, {
    // An output cannot hold a widget again: the page would have no end.
    output: (output) => renderOutput(output, figures, { ...options, widgets: {} }),
    markup: (html) => markup(html, options),
  });
}

function figure(value: unknown, figures: PageFigure[]): string {
  const found = figureOf(value);
  if (found === undefined) return "";
  figures.push(found);
  return `<div class="figure" data-figure="${figures.length - 1}" style="height:${found.height}px"></div>`;
}
