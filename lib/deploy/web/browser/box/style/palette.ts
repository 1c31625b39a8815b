/** The box's colours, in light and in dark. Each has a custom property of its own that a page may set. */

/** Name → [light, dark]. Text on its ground has a contrast of 4.5 at least, a line around a field 3. */
const colours: Readonly<Record<string, readonly [string, string]>> = {
  text: ["#1d2129", "#e6e8ec"],
  muted: ["#59606d", "#a3abb8"],
  accent: ["#1f57c3", "#8ab4ff"],
  field: ["#ffffff", "#1b1e24"],
  surface: ["#f4f6f9", "#1f232a"],
  border: ["#868e9c", "#6c7482"],
  line: ["#dfe3e9", "#333943"],
  mark: ["#ffe9a3", "#5a4a12"],
  "mark-text": ["#1d2129", "#fff4cf"],
  good: ["#1a7f45", "#5fcf8f"],
  waiting: ["#a15c00", "#f0b35a"],
  bad: ["#b3261e", "#ff8f86"],
};

const declare = (value: (pair: readonly [string, string], name: string) => string): string =>
  Object.entries(colours)
    .map(([name, pair]) => `--_${name}: ${value(pair, name)};`)
    .join("\n");

const own = (index: 0 | 1) => declare((pair, name) => `var(--bowlab-${name}, ${pair[index]})`);

/**
 * Without an attribute the element sets the `color-scheme` of what it stands on (`ground.ts`): on a page that is always
 * light it is light, whatever the reader's system likes. `theme="auto"` follows the system, `light` and `dark` are
 * themselves. The second half is for browsers without `light-dark()`.
 */
export const paletteStyle = `
:host([theme="auto"]) { color-scheme: light dark; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host {
${declare(([light, dark], name) => `var(--bowlab-${name}, light-dark(${light}, ${dark}))`)}
}
@supports not (color: light-dark(red, red)) {
  :host { ${own(0)} }
  :host([theme="dark"]) { ${own(1)} }
  @media (prefers-color-scheme: dark) { :host([theme="auto"]) { ${own(1)} } }
}
`;
