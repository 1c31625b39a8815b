/** Where a result leads to, on pages that have one for every passage. */
import type { AnswerPassage } from "../../../../search";

const safe = new Set(["http:", "https:"]);

/**
 * Fills in a pattern such as `/docs/{file}#L{line}`: `{file}`, `{line}` (1 where it is not known), `{id}` and `{title}`
 * become parts of an address, in which nothing of a passage can change where it leads. A slash of `{file}` stays one.
 *
 * @param base what a relative pattern starts from
 * @returns undefined without a pattern, where the pattern asks for a place and the passage has none, and for addresses
 * that are not of the web (`javascript:`)
 */
export function linkOf(pattern: string | null, passage: AnswerPassage, base: string): string | undefined {
  if (!pattern || (pattern.includes("{file}") && !passage.place)) return undefined;
  const parts: Record<string, string> = {
    file: (passage.place?.file ?? "").split("/").map(encodeURIComponent).join("/"),
    line: String(passage.place?.line ?? 1),
    id: encodeURIComponent(passage.id),
    title: encodeURIComponent(passage.title),
  };
  const filled = pattern.replace(/\{(file|line|id|title)\}/g, (_, name: string) => parts[name]);
  if (!URL.canParse(filled, base)) return undefined;
  const address = new URL(filled, base);
  return safe.has(address.protocol) ? address.href : undefined;
}
