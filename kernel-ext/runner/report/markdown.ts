/**
 * Markdown cells as HTML: rendered by marked, then cleaned, with headings gathered for the table of contents and
 * pictures taken in.
 */
import { Marked } from "marked";
import { escapeHtml } from "../../display/mime/markup";
import { joined, type NotebookCell, sourceOf } from "../nbformat";
import { clean } from "./clean";
import { highlighted } from "./code";
import { decoded, localPicture } from "./local-picture";
import { math } from "./math";
import { pictureOfBase64, pictureSource } from "./picture";

type Attachments = Readonly<Record<string, Record<string, string | string[]>>>;

export interface Heading {
  level: number;
  id: string;
  text: string;
}

/**
 * The cell's HTML, cleaned unless the notebook is `trusted`; its headings are added to `headings`. Relative pictures
 * are read from `folder`, attachments from the cell.
 */
export function renderMarkdown(cell: NotebookCell, headings: Heading[], folder: string, trusted = false): string {
  const attachments = (cell.attachments ?? {}) as Attachments;
  const marked = new Marked({ gfm: true, async: false });
  marked.use(math, {
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const text = plain(inner);
        const id = freshId(text, headings);
        headings.push({ level: depth, id, text });
        return `<h${depth} id="${id}">${inner}</h${depth}>\n`;
      },
      code({ text, lang }) {
        return `<pre><code>${highlighted(text, lang ?? "")}</code></pre>\n`;
      },
      image({ href, text }) {
        const data = picture(href, attachments, folder);
        return data
          ? `<img src="${escapeHtml(data)}" alt="${escapeHtml(text)}">`
          : `<em>[${escapeHtml(text || href)}]</em>`;
      },
    },
  });
  const markup = marked.parse(sourceOf(cell)) as string;
  return trusted ? markup : clean(markup);
}

/** A picture as a data URI; undefined when it would have to be fetched or is not there. */
function picture(href: string, attachments: Attachments, folder: string): string | undefined {
  if (/^data:/i.test(href)) return pictureSource(href);
  if (!href.startsWith("attachment:")) return localPicture(href, folder);
  const name = href.slice("attachment:".length);
  const bundle = [name, decoded(name)].find((key) => key !== undefined && Object.hasOwn(attachments, key));
  const [type, data] = Object.entries((bundle !== undefined && attachments[bundle]) || {})[0] ?? [];
  if (type === undefined) return undefined;
  const text = joined(data as string | string[]);
  return type === "image/svg+xml" && /^\s*</.test(text)
    ? pictureOfBase64(type, Buffer.from(text).toString("base64"))
    : pictureOfBase64(type, text);
}

function freshId(text: string, headings: readonly Heading[]): string {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  const base = `section-${words || "untitled"}`;
  const taken = new Set(headings.map(({ id }) => id));
  let id = base;
  for (let i = 2; taken.has(id); i++) id = `${base}-${i}`;
  return id;
}

/** The text of inline HTML: tags gone, the entities that marked writes undone. */
function plain(inner: string): string {
  const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
  return inner.replace(/<[^>]*>/g, "").replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);
}
