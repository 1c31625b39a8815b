/** Markup by hand: html`…`, md`…`, svg`…` as in Deno's kernel; each also takes one plain string. */
import { type Displayable, displayable } from "./mime";

/** Marks up a template or a string; a front-end shows the result as its type of markup. */
export type Tag = (source: string | TemplateStringsArray, ...values: unknown[]) => Displayable;

/**
 * HTML. What is interpolated goes in as it is: pass foreign text through `escapeHtml`.
 * @example
 * ```ts
 * import { escapeHtml, html } from "bowlab-kernel";
 *
 * const word = "Map<string>";
 * html`<b>${escapeHtml(word)}</b>`; // as the last value of a cell it shows itself
 * ```
 */
export const html: Tag = tag("text/html");

/** Markdown. */
export const md: Tag = tag("text/markdown");

/** An SVG picture. */
export const svg: Tag = tag("image/svg+xml");

/**
 * Text as HTML that shows exactly that text.
 * @example
 * ```ts
 * import { escapeHtml } from "bowlab-kernel";
 *
 * console.log(escapeHtml("Map<string, number>")); // → Map&#60;string, number&#62;
 * ```
 */
export function escapeHtml(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function tag(type: string): Tag {
  return (source, ...values) => {
    const text = typeof source === "string" ? source : String.raw({ raw: source }, ...values);
    return displayable({ [type]: text, "text/plain": type === "text/html" ? withoutTags(text) : text });
  };
}

function withoutTags(markup: string): string {
  const words = markup
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<[^>]*>/g, " ")
    .replace(
      /&(#\d{1,6}|amp|lt|gt|quot);/g,
      (_, name: string) => entities[name] ?? String.fromCodePoint(+name.slice(1)),
    )
    .replace(/\s+/g, " ");
  return words.trim();
}

/** What `escapeHtml` and people write for the characters of markup. */
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
