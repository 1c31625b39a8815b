/** What a manual page is for: the one line of its first section, as apropos(1) and whatis(1) show it. */
import type { Section } from "../passage-cutting";

/** Letters of a title; what some pages write there is a paragraph. */
const LONGEST = 160;

/**
 * "sort - sort lines of text files" → "sort lines of text files". The section is called NAME, or its word in the page's
 * language: it is known by its place.
 * @returns "" where the page does not say it so
 */
export function purposeOfManual(sections: readonly Section[]): string {
  const first = sections.find(({ blocks }) => blocks.length > 0)?.blocks[0].text ?? "";
  const [, purpose = ""] = /^\S.*?\s+[-–—]+\s+(\S[^\n]*)/.exec(first.replace(/\s*\n\s*/g, " ")) ?? [];
  if (purpose.length <= LONGEST) return purpose.replace(/\.$/, "");
  return purpose.slice(0, purpose.lastIndexOf(" ", LONGEST)).trimEnd();
}
