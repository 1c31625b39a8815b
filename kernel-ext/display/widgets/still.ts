/**
 * Widgets as HTML that stands still, for front-ends without widgets: a notebook that is read on a page of code, or in
 * a JupyterLab that lacks ipywidgets, has the pictures and tables that the widgets showed.
 */
import { escapeHtml } from "../mime/markup";
import type { MimeBundle } from "../mime/mime";

/** Pictures that a page draws by itself, best first. They are preferred to HTML, which may need scripts. */
const pictures = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"];

/** A bundle as HTML; undefined where its text says all. */
export function stillBundle(data: MimeBundle): string | undefined {
  const type = pictures.find((each) => typeof data[each] === "string");
  if (type) {
    const content = String(data[type]);
    const base64 = type === "image/svg+xml" ? Buffer.from(content).toString("base64") : content;
    const words = escapeHtml(String(data["text/plain"] ?? ""));
    return `<img src="data:${type};base64,${base64}" alt="${words}" style="max-width:100%">`;
  }
  return typeof data["text/html"] === "string" ? data["text/html"] : undefined;
}

/** Text as HTML, its lines kept. */
export function stillText(text: string): string {
  return `<pre>${escapeHtml(text)}</pre>`;
}

/** Parts below or beside one another; undefined where none is more than its text. */
export function stillParts(parts: readonly { html?: string; text: string }[], isRow = false): string | undefined {
  if (parts.every(({ html }) => html === undefined)) return undefined;
  const inner = parts.filter(({ html, text }) => html !== undefined || text !== "");
  const style = isRow ? ' style="display:flex;flex-wrap:wrap;gap:0.3em 1.5em"' : "";
  return `<div${style}>${inner.map(({ html, text }) => `<div>${html ?? stillText(text)}</div>`).join("")}</div>`;
}
