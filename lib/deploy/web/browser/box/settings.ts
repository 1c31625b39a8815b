/** What a page's author sets by attributes of the box. */
import { parseHotkeys } from "./hotkey";
import { type Strings, stringsFor } from "./text";

/** Attributes that the box looks at again when they change. */
export const attributes = ["src", "service", "token", "label", "placeholder", "k", "lang", "heading", "link"] as const;

const RESULTS = { usual: 10, most: 100 };

/** Results that are wanted at first: `k`, 1 to 100, else 10. */
export function wantedResults(box: Element): number {
  const k = Number(box.getAttribute("k") ?? RESULTS.usual);
  return Number.isInteger(k) && k >= 1 ? Math.min(k, RESULTS.most) : RESULTS.usual;
}

/** The next number of results after `k`, or undefined where it is the most. */
export function moreResults(k: number, step: number): number | undefined {
  return k < RESULTS.most ? Math.min(k + step, RESULTS.most) : undefined;
}

/** The level of results' headings, `heading`, 1 to 6, else 2. */
export function headingLevel(box: Element): string {
  const level = box.getAttribute("heading") ?? "";
  return /^[1-6]$/.test(level) ? level : "2";
}

/** Texts in the language of the box, or of what it stands in. */
export function stringsOf(box: Element): Strings {
  return stringsFor(box.closest("[lang]")?.getAttribute("lang") ?? "en");
}

/** Keys that lead to the box; `hotkey="none"` for none. */
export function hotkeysOf(box: Element) {
  return parseHotkeys(box.getAttribute("hotkey") ?? "/ ctrl+k");
}
