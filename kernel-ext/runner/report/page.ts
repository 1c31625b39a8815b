/**
 * The page: cells in order, a table of contents, and a policy by which the browser itself refuses foreign scripts and
 * every request.
 */
import { createHash } from "node:crypto";
import { plotlySource } from "../../display/figures/plotly";
import { escapeHtml } from "../../display/mime/markup";
import { messageOf } from "../../errors";
import { isCode, joined, languageOf, type Notebook, sourceOf } from "../nbformat";
import { highlighted } from "./code";
import type { PageFigure } from "./figure";
import { htmlPage } from "./html-page";
import { type Heading, renderMarkdown } from "./markdown";
import { renderOutput } from "./output";
import { codeScript, figureScript } from "./script";
import { style } from "./style";
import { savedWidgets } from "./widget";

export interface PageOptions {
  /** Shown in the browser's title bar when the notebook has no heading of its own. */
  title: string;
  /** Folder that the notebook's relative pictures are read from. */
  folder: string;
  /** The notebook is its reader's own: scripts in its HTML run. Else nothing of it can. */
  trusted?: boolean;
}

/** The notebook as a complete HTML document. */
export function renderPage(notebook: Notebook, { title, folder, trusted = false }: PageOptions): string {
  const headings: Heading[] = [];
  const figures: PageFigure[] = [];
  const language = languageOf(notebook);
  const widgets = savedWidgets(notebook);
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === "markdown") {
      const markdown = orAsText(() => renderMarkdown(cell, headings, folder, trusted), headings, cell.source);
      return `<section class="markdown">${markdown}</section>`;
    }
    if (!isCode(cell)) return `<section><pre class="raw">${escapeHtml(sourceOf(cell))}</pre></section>`;
    const outputs = cell.outputs
      .map((output) => orAsText(() => renderOutput(output, figures, { trusted, widgets }), figures, output))
      .filter((part) => part !== "");
    const source = sourceOf(cell);
    if (source.trim() === "" && outputs.length === 0) return "";
    return `<section class="code">
${sourceBlock(source, language, cell.execution_count)}
${outputs.map((part) => `<div class="output">${part}</div>`).join("\n")}
</section>`;
  });
  const scripts = figures.length > 0 ? [`(function () {${plotlySource()}\n}).call(window);`, figureScript] : [];
  const isCollapsed = cells.some((cell) => cell.includes("<details class="));
  if (isCollapsed) scripts.push(codeScript);
  const body = `${contents(headings)}
<main${trusted ? "" : ' class="contained"'}>
${isCollapsed ? '<button type="button" id="all-code" aria-pressed="false" hidden>Show all code</button>' : ""}
${cells.join("\n")}
</main>
${figures.map((figure, i) => `<script type="application/json" id="figure-${i}">${jsonInScript(figure)}</script>`).join("\n")}
${scripts.map((text) => `<script>${text}</script>`).join("\n")}`;
  return htmlPage(body, { title: headings[0]?.text ?? title, policy: policy(scripts, trusted), style });
}

/** Characters of a piece that are shown where it cannot be rendered. */
const shownAsText = 10_000;

/**
 * What `render` gives. A piece that it fails on (thousands of levels of Markdown, say) is shown as text, and adds
 * nothing to `list`.
 */
function orAsText(render: () => string, list: unknown[], piece: unknown): string {
  const before = list.length;
  try {
    return render();
  } catch (error) {
    list.length = before;
    const text = typeof piece === "string" || Array.isArray(piece) ? joined(piece) : excerptOf(piece);
    const note = `[not shown as it was meant: ${messageOf(error).split("\n")[0]}]`;
    return `<p class="note">${escapeHtml(note)}</p><pre>${escapeHtml(text.slice(0, shownAsText))}</pre>`;
  }
}

/** JSON of a value, or nothing where it is too deep for that. */
function excerptOf(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return "";
  }
}

/** The code of a cell: more than a line is folded away behind its first. */
function sourceBlock(source: string, language: string, count: unknown): string {
  const number = `<span class="count">${typeof count === "number" ? count : " "}</span>`;
  const code = `<pre><code>${highlighted(source, language)}</code></pre>`;
  const lines = source.trimEnd().split("\n");
  if (lines.length === 1) return `<div class="source">${number}${code}</div>`;
  const first = lines.find((line) => line.trim() !== "" && !/^\s*(\/\/|#)/.test(line)) ?? lines[0];
  const summary = `<summary><code>${highlighted(first.trim(), language)}</code> <small>${lines.length} lines</small></summary>`;
  return `<details class="source">${summary}${number}${code}</details>`;
}

/**
 * Only the page's own scripts run, known by their hashes, unless the notebook is trusted; nothing is fetched from
 * anywhere.
 */
function policy(scripts: readonly string[], trusted: boolean): string {
  const hashes = scripts.map((text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return [
    "default-src 'none'",
    `script-src ${trusted ? "'unsafe-inline' 'unsafe-eval' blob:" : hashes.join(" ") || "'none'"}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "font-src data:",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

function contents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level <= 3);
  if (shown.length < 2) return "";
  const items = shown.map(
    ({ level, id, text }) => `<li class="level-${level}"><a href="#${id}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav aria-label="Contents"><ol>${items.join("\n")}</ol></nav>`;
}

function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}
