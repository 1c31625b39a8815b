/**
 * HTML from a notebook, without anything that could run, fetch, navigate or leave its place: scripts, handlers, frames,
 * forms, addresses of pictures. Looks stay: classes that are not the page's own, and inline styles as far as
 * safeStyle() lets them.
 */
import sanitize from "sanitize-html";
import { mathAttributes, mathTags } from "./math";
import { pictureSource } from "./picture";
import { safeStyle } from "./safe-style";

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

/** Names that the page's own script and style go by. */
const ownIds = /^(all-code|figure-\d+)$/i;
const ownClasses = new Set([
  "figure",
  "output",
  "source",
  "markdown",
  "count",
  "code",
  "raw",
  "note",
  "widget",
  "row",
  "column",
]);

/**
 * The markup with only what is known to be harmless. The page's style keeps each piece inside its box; see style.ts.
 */
export function clean(markup: string): string {
  return sanitize(markup, {
    allowedTags: [...sanitize.defaults.allowedTags, ...tags, ...mathTags],
    allowedAttributes: {
      "*": ["class", "id", "style", "title", "colspan", "rowspan", "align", "scope", "start", "open"],
      a: ["href", "rel"],
      img: ["src", "alt", "width", "height"],
      progress: ["value", "max"],
      ...Object.fromEntries(mathTags.map((tag) => [tag, mathAttributes])),
      input: ["type", "checked", "disabled"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["data"] },
    transformTags: { "*": (tagName, attribs) => ({ tagName, attribs: attributes(tagName, attribs) }) },
    exclusiveFilter: ({ tag, attribs }) => tag === "input" && attribs.type !== "checkbox",
    nestingLimit: 200,
    // safeStyle() has done it.
    parseStyleAttributes: false,
  });
}

function attributes(tag: string, given: sanitize.Attributes): sanitize.Attributes {
  const own = { ...given };
  if (own.style !== undefined) own.style = safeStyle(own.style);
  if (own.style === "") delete own.style;
  if (own.id !== undefined && ownIds.test(own.id)) delete own.id;
  if (own.class !== undefined) {
    own.class = own.class
      .split(/\s+/)
      .filter((name) => !ownClasses.has(name.toLowerCase()))
      .join(" ");
  }
  // No formula needs a thousand of any unit.
  if (mathTags.includes(tag)) {
    for (const name of mathAttributes) if (name !== "xmlns" && /\d{4}|\de/i.test(own[name] ?? "")) delete own[name];
  }
  if (tag === "a" && own.href !== undefined) own.rel = "noopener noreferrer";
  if (tag === "img") {
    const source = pictureSource(own.src ?? "");
    if (source === undefined) delete own.src;
    else own.src = source;
  }
  if (tag === "input") Object.assign(own, { disabled: "" });
  return own;
}
