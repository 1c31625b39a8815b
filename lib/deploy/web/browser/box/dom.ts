/**
 * Elements out of values. Text becomes text nodes and nothing is ever parsed as markup, so whatever a passage holds
 * stays text, and pages with a strict Content-Security-Policy or Trusted Types need no exception.
 */

type Child = Node | string | undefined;

/** What an element is given: `true` sets an attribute without a value, `false` and `undefined` leave it out. */
export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Makes an HTML element. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A picture that says nothing to a screen reader: one path, drawn with the colour of the text around it. */
export function icon(path: string): SVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(namespace, "svg");
  const line = document.createElementNS(namespace, "path");
  const attributes = { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" };
  for (const [name, value] of Object.entries(attributes)) picture.setAttribute(name, value);
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

/** Lines of 24 × 24 pictures. */
export const icons = {
  magnifier: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.4 15.4 20 20",
  cross: "M6 6 18 18M18 6 6 18",
  arrow: "M7 17 17 7M9 7h8v8",
} as const;
