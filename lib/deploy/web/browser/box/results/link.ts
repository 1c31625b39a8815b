/** Where a result leads to, on pages that have one for every passage. */
import type { AnswerPassage } from "../../../../../search";

const safe = new Set(["http:", "https:"]);

/**
 * The passage's own page, or one by a pattern such as `/docs/{file}#L{line}`: `{file}`, `{line}` (1 where it is not
 * known), `{id}` and `{title}` become parts of an address, in which nothing of a passage can change where it leads. A
 * slash of `{file}` stays one.
 *
 * @param base what a relative address starts from
 * @returns undefined where there is neither, where the pattern asks for a place and the passage has none, and for
 * addresses that are not of the web (`javascript:`)
 */
export function linkOf(passage: AnswerPassage, pattern: string | null, base: string): string | undefined {
  try {
    const address = passage.url ?? (pattern ? filled(pattern, passage) : undefined);
    if (address === undefined) return undefined;
    const url = new URL(address, base);
    return safe.has(url.protocol) ? url.href : undefined;
  } catch {
    // Not an address, or an id that has no form in one: the passage opens here.
    return undefined;
  }
}

function filled(pattern: string, { place, id, title }: AnswerPassage): string | undefined {
  if (!place && /\{(file|line)\}/.test(pattern)) return undefined;
  const parts: Record<string, string> = {
    file: (place?.file ?? "").split("/").map(encodeURIComponent).join("/"),
    line: String(place?.line ?? 1),
    id: encodeURIComponent(id),
    title: encodeURIComponent(title),
  };
  // `..` would climb out of the folder that the pattern names, however it is written.
  if ([...parts.file.split("/"), parts.id, parts.title].some((step) => /^\.\.?$/.test(step))) return undefined;
  return pattern.replace(/\{(file|line|id|title)\}/g, (_, name: string) => parts[name]);
}
