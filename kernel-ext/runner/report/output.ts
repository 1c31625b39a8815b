/** One output of a cell as HTML: the richest form that is safe and needs no network. */

import { Marked } from "marked";
import { escapeHtml } from "../../display/markup";
import { libraryMark } from "../../display/plotly";
import type { IDisplayData, IError, IStream, Output } from "../nbformat";
import { joined } from "../nbformat";
import { ansiToHtml } from "./ansi";
import { clean } from "./clean";

export interface RenderOptions {
  /** The notebook is its reader's own: its HTML may hold scripts. */
  trusted: boolean;
}

/** The output's HTML, "" where there is nothing to see. A plotly figure is added to `figures`, and its place is marked by its number. */
export function renderOutput(output: Output, figures: unknown[], options: RenderOptions): string {
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
  return "";
}

type Renderer = (value: unknown, figures: unknown[], options: RenderOptions) => string;

const text = (value: unknown) =>
  typeof value === "string" || Array.isArray(value)
    ? joined(value as string | string[])
    : JSON.stringify(value, null, 2);
const image =
  (type: string): Renderer =>
  (value) =>
    `<img src="data:${type};base64,${text(value).replace(/\s/g, "")}" alt="">`;

/** MIME types in the order of preference. One whose HTML comes out empty (all of it was script) gives way to the next. */
const renderers: [string, Renderer][] = [
  ["application/vnd.plotly.v1+json", figure],
  ["text/html", (value, _, { trusted }) => (trusted ? text(value) : clean(text(value))).trim()],
  ["application/javascript", (value, _, { trusted }) => (trusted ? `<script>${text(value)}</script>` : "")],
  // As an image an SVG cannot run scripts.
  [
    "image/svg+xml",
    (value) => `<img src="data:image/svg+xml;base64,${Buffer.from(text(value)).toString("base64")}" alt="">`,
  ],
  ["image/png", image("image/png")],
  ["image/jpeg", image("image/jpeg")],
  ["image/gif", image("image/gif")],
  [
    "text/markdown",
    (value, _, { trusted }) => {
      const markup = new Marked({ gfm: true }).parse(text(value), { async: false });
      return trusted ? markup : clean(markup);
    },
  ],
  ["text/plain", (value) => `<pre>${ansiToHtml(text(value))}</pre>`],
  ["application/json", (value) => `<pre>${escapeHtml(text(value))}</pre>`],
  ["text/latex", (value) => `<pre>${escapeHtml(text(value))}</pre>`],
];

function figure(value: unknown, figures: unknown[]): string {
  const height = Number((value as { layout?: { height?: unknown } })?.layout?.height) || 400;
  figures.push(value);
  return `<div class="figure" data-figure="${figures.length - 1}" style="height:${height}px"></div>`;
}
