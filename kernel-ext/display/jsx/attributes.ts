/** Attributes as HTML and SVG write them, of the names that people know from React, and of HTML's own. */
import { escapeHtml } from "../mime/markup";

const renamed: Readonly<Record<string, string>> = {
  ...{ className: "class", htmlFor: "for", httpEquiv: "http-equiv", acceptCharset: "accept-charset" },
  xlinkHref: "xlink:href",
};

/** SVG's attributes that are written with hyphens; the others (viewBox) are written as they are. */
const hyphened = new Set(
  `alignmentBaseline baselineShift clipPath clipRule colorInterpolation colorInterpolationFilters dominantBaseline
  fillOpacity fillRule floodColor floodOpacity fontFamily fontSize fontStretch fontStyle fontVariant fontWeight
  imageRendering letterSpacing lightingColor markerEnd markerMid markerStart paintOrder pointerEvents shapeRendering
  stopColor stopOpacity strokeDasharray strokeDashoffset strokeLinecap strokeLinejoin strokeMiterlimit strokeOpacity
  strokeWidth textAnchor textDecoration textRendering transformOrigin vectorEffect wordSpacing writingMode`.split(
    /\s+/,
  ),
);

/** CSS's numbers that are no lengths. */
const unitless = new Set(
  `animationIterationCount aspectRatio columnCount fillOpacity flex flexGrow flexShrink fontWeight gridColumn gridRow
  lineHeight opacity order orphans scale strokeOpacity tabSize widows zIndex zoom`.split(/\s+/),
);

const addresses = new Set(["href", "src", "action", "formaction", "xlink:href", "data", "poster"]);

const hyphen = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The attributes of an element, each with a space before it. @throws TypeError for one that HTML cannot say */
export function attributesText(tag: string, attributes: Readonly<Record<string, unknown>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => attributeText(tag, name, value))
    .join("");
}

function attributeText(tag: string, given: string, value: unknown): string {
  if (given === "key" || value === undefined || value === null || value === false) {
    // What a screen reader is told may be no as well as yes.
    return value === false && given.startsWith("aria-") ? ` ${given}="false"` : "";
  }
  const name = renamed[given] ?? (hyphened.has(given) ? hyphen(given) : given);
  if (!/^[^\s"'<>/=\p{Cc}]+$/u.test(name))
    throw new TypeError(`<${tag}> cannot have an attribute ${JSON.stringify(name)}`);
  if (typeof value === "function") {
    throw new TypeError(
      `${given} of <${tag}> is a function of the notebook's, which the page cannot call: use a widget (\`widgets.button\`)`,
    );
  }
  if (value === true) return given.startsWith("aria-") || given.startsWith("data-") ? ` ${name}="true"` : ` ${name}`;
  const text =
    given === "style" && typeof value === "object" ? styleText(value as Record<string, unknown>) : String(value);
  if (addresses.has(name.toLowerCase()) && /^\s*javascript:/i.test(text.replace(/[\p{Cc}]/gu, ""))) {
    throw new TypeError(`${given} of <${tag}> is a script, and not an address`);
  }
  return ` ${name}="${escapeHtml(text)}"`;
}

function styleText(style: Readonly<Record<string, unknown>>): string {
  const rules = Object.entries(style).flatMap(([name, value]) => {
    if (value === undefined || value === null || value === false) return [];
    const isLength = typeof value === "number" && value !== 0 && !name.startsWith("--") && !unitless.has(name);
    return [`${name.startsWith("--") ? name : hyphen(name)}:${String(value)}${isLength ? "px" : ""}`];
  });
  return rules.join(";");
}
