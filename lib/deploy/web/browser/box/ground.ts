/**
 * What the box stands on, light or dark. A page may be dark without saying so by `color-scheme`, or say so of a part
 * that has another ground: what counts is the colour that is seen.
 */

/** A ground's colour scheme. */
export type Scheme = "light" | "dark";

/** White text and black text are read equally well on a ground of this luminance (WCAG 2.2, contrast ratio). */
const EVEN = Math.sqrt(1.05 * 0.05) - 0.05;

/**
 * Of the nearest ground behind the element that covers what is behind it; where there is none, of the page's canvas.
 * undefined: the ground's colour is not written in a way that is known.
 */
export function groundBehind(element: Element): Scheme | undefined {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const colour = getComputedStyle(at).backgroundColor;
    const parsed = parseColour(colour);
    if (parsed === undefined) return undefined;
    if (parsed.alpha >= 0.5) return luminance(parsed.rgb) < EVEN ? "dark" : "light";
  }
  return canvas();
}

/** The canvas is the browser's own, by the scheme of the root element. */
function canvas(): Scheme {
  const { colorScheme } = getComputedStyle(document.documentElement);
  const words = colorScheme.split(" ");
  if (!words.includes("dark")) return "light";
  return words.includes("light") && !matchMedia("(prefers-color-scheme: dark)").matches ? "light" : "dark";
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** A computed colour: `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)`, `color(srgb 0.1 0.2 0.3 / 0.5)`; parts from 0 to 1. */
export function parseColour(colour: string): { rgb: number[]; alpha: number } | undefined {
  const found = /^(rgba?|color)\((?:srgb )?([\d.e+-]+)[ ,]+([\d.e+-]+)[ ,]+([\d.e+-]+)(?:[ ,/]+([\d.e+-]+))?\)$/.exec(
    colour,
  );
  if (found === null) return undefined;
  const [, form, red, green, blue, alpha = "1"] = found;
  const scale = form === "color" ? 1 : 255;
  return { rgb: [red, green, blue].map((part) => Number(part) / scale), alpha: Number(alpha) };
}

/** Relative luminance, 0 to 1, as WCAG 2.2 defines it. */
export function luminance(rgb: readonly number[]): number {
  const [red, green, blue] = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
