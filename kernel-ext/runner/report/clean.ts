/** HTML from a notebook, without anything that could run: scripts, handlers, frames, forms. Looks (classes, inline styles) stay. */
import sanitize from "sanitize-html";
import { mathAttributes, mathTags } from "./math";

const tags = [
  "img",
  "h1",
  "h2",
  "del",
  "ins",
  "details",
  "summary",
  "progress",
  "input",
  "figure",
  "figcaption",
  "caption",
  "col",
  "colgroup",
];

export function clean(markup: string): string {
  return sanitize(markup, {
    allowedTags: [...sanitize.defaults.allowedTags, ...tags, ...mathTags],
    allowedAttributes: {
      "*": ["class", "id", "style", "title", "colspan", "rowspan", "align", "scope", "start", "open"],
      a: ["href"],
      img: ["src", "alt", "width", "height"],
      progress: ["value", "max"],
      ...Object.fromEntries(mathTags.map((tag) => [tag, mathAttributes])),
      input: [{ name: "type", values: ["checkbox"] }, "checked", "disabled"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    // The browser's policy stops what a style might fetch; parsing every style would cost more than the page.
    parseStyleAttributes: false,
  });
}
