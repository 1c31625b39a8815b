/**
 * Texts that stand under more than one id: common in collections, and judged under one id alone they are answers that
 * count as none.
 */
import { createHash } from "node:crypto";
import { type Passage, passageText, type Qrels } from "./passage";

/** A text's key: the same for equal texts alone; 22 characters, whatever the text's length. */
export function textKey(text: string): string {
  return createHash("sha256").update(text).digest("base64").slice(0, 22);
}

/** Takes passages one at a time; keeps a key and the ids of each text. Empty texts count for nothing. */
export class DuplicateTexts {
  readonly #ids = new Map<string, string | string[]>();

  /** Counts a passage in. */
  add(passage: Passage): void {
    const text = passageText(passage);
    if (text === "") return;
    const key = textKey(text);
    const known = this.#ids.get(key);
    if (known === undefined) this.#ids.set(key, passage.id);
    else if (typeof known === "string") this.#ids.set(key, [known, passage.id]);
    else known.push(passage.id);
  }

  /** The ids of every text that has more than one. */
  groups(): string[][] {
    return [...this.#ids.values()].filter((ids) => typeof ids !== "string");
  }
}

/** What a person should know of texts that come more than once, in words; nothing where there is nothing to say. */
export function describeDuplicates(groups: readonly string[][], qrels: Qrels): string[] {
  if (groups.length === 0) return [];
  const passages = groups.reduce((sum, { length }) => sum + length, 0);
  const lines = [`${passages} passages of the corpus share their text with another (${groups.length} texts)`];
  const twins = new Map(groups.flatMap((ids) => ids.map((id) => [id, ids])));
  const found: string[] = [];
  for (const [query, judged] of qrels) {
    const told = new Set<string>();
    for (const [id, grade] of judged) {
      if (grade < 1) continue;
      for (const twin of twins.get(id) ?? []) {
        if (judged.has(twin) || told.has(twin)) continue;
        told.add(twin);
        found.push(`query ${query}: ${id} is judged, ${twin} is not`);
      }
    }
  }
  if (found.length > 0) {
    const shown = found.slice(0, 3).join("; ") + (found.length > 3 ? "; …" : "");
    lines.push(`${found.length} times a passage answers a query and one of the same text is not judged: ${shown}`);
  }
  return lines;
}
