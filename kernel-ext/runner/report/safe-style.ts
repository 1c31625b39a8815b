/**
 * Inline styles of foreign HTML: what changes how a piece looks stays; what places it elsewhere on the page, or makes
 * the browser fetch something, goes. Both the names of properties and the characters of values are lists of what may
 * be, so that an unknown trick is not a way out.
 */

const properties = new Set(
  (
    "color background background-color opacity visibility direction float clear gap row-gap column-gap column-count accent-color " +
    "image-rendering width height min-width min-height max-width max-height box-sizing display overflow overflow-x overflow-y " +
    "overflow-wrap text-align text-decoration text-decoration-color text-decoration-line text-decoration-style text-indent " +
    "text-transform text-overflow font font-family font-size font-style font-weight font-variant font-variant-numeric font-stretch " +
    "line-height letter-spacing word-spacing word-break word-wrap white-space vertical-align tab-size list-style list-style-type " +
    "list-style-position table-layout caption-side empty-cells border border-radius border-collapse border-spacing border-color " +
    "border-style border-width border-top border-right border-bottom border-left border-top-color border-right-color " +
    "border-bottom-color border-left-color border-top-style border-right-style border-bottom-style border-left-style " +
    "border-top-width border-right-width border-bottom-width border-left-width margin margin-top margin-right margin-bottom " +
    "margin-left padding padding-top padding-right padding-bottom padding-left flex flex-direction flex-wrap flex-flow flex-grow " +
    "flex-shrink flex-basis grid-template-columns grid-template-rows grid-column grid-row grid-auto-flow align-items " +
    "align-content align-self justify-content justify-items justify-self"
  ).split(" "),
);

/** Letters, numbers, units, colours and lists of them: no escapes, comments, at-rules or addresses. */
const value = /^(?:[\w\s#.,%/+!-]|"[\w\s-]*"|'[\w\s-]*'|[()])*$/;
const functions = new Set(
  "rgb rgba hsl hsla linear-gradient radial-gradient repeat minmax calc min max clamp".split(" "),
);

/** The declarations of `style` that may stay, "" where none does. */
export function safeStyle(style: string): string {
  return style
    .split(";")
    .flatMap((declaration) => {
      const at = declaration.indexOf(":");
      const name = declaration.slice(0, Math.max(0, at)).trim().toLowerCase();
      const text = declaration.slice(at + 1).trim();
      return properties.has(name) && isSafe(name, text) ? [`${name}:${text}`] : [];
    })
    .join(";");
}

function isSafe(name: string, text: string): boolean {
  if (text === "" || text.length > 500 || !value.test(text)) return false;
  const called = [...text.matchAll(/([\w-]*)\s*\(/g)].map(([, word]) => word.toLowerCase());
  if (!called.every((word) => functions.has(word))) return false;
  // What a negative margin pulls out of its place lies over its neighbours; what is larger than any screen only hides
  // them.
  const goesBack = /^(margin|text-indent|letter-spacing|word-spacing)/.test(name) && /-\s*[\d.(]/.test(text);
  const limit = /width/.test(name) ? /(?<![#\w.])\d{5}/ : /(?<![#\w.])\d{4}/;
  return !goesBack && !limit.test(text) && !/(?<![#\w])[\d.]+e\+?\d/i.test(text);
}
