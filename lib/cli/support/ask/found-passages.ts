/** What `bowlab search --query` prints: the passages that the chosen way of searching found, with their texts. */
import * as path from "node:path";
import { InputError } from "../../../errors";
import { createAnalyzer, markTerms } from "../../../retrieval/lexical";
import type { AnswerPassage } from "../../../search";
import { bestSentence, contentOf } from "../../../search";
import { type ReadOptions, readPassages } from "../../../text";
import type { SearchCommandOptions } from "../search-options";

/** Which words count, for the marks. */
type Words = Pick<SearchCommandOptions, "stopWords" | "stem" | "segment" | "minLength">;

/**
 * Reads the texts of results out of the collection, once through.
 * @param scores passage id → score, best first
 * @throws InputError when a result is no passage of the collection
 */
export async function foundPassages(
  data: string,
  query: string,
  scores: ReadonlyMap<string, number>,
  options: ReadOptions & Words,
): Promise<AnswerPassage[]> {
  const analyze = createAnalyzer(options);
  const termPlaces = (text: string) => analyze.places?.(text) ?? [];
  const content = contentOf(query, (text) => termPlaces(text).length > 0);
  // Frequencies are not known to every way of searching: for the choice of a sentence all words weigh the same.
  const mark = (asked: string, text: string) => markTerms(analyze, asked, text);
  const index = { termPlaces, mark, size: 2, passagesWith: () => 1 };
  const ranks = new Map([...scores.keys()].map((id, at) => [id, at + 1]));
  const found: AnswerPassage[] = [];
  for await (const { id, title, text, source } of readPassages(data, { ...options, withSource: true })) {
    const rank = ranks.get(id);
    if (rank === undefined) continue;
    found[rank - 1] = {
      ...{ rank, id, title, text, score: scores.get(id) as number, parts: {} },
      sentence: bestSentence(index, content, text),
      titleSpans: mark(content, title),
      ...(source && { place: { file: path.resolve(source.file), line: source.line } }),
    };
    if (found.length === scores.size && !found.includes(undefined as never)) break;
  }
  requireTexts(data, [...scores.keys()], found);
  return found;
}

/** Vectors, a store or an index may be of another collection. */
function requireTexts(data: string, ids: readonly string[], found: readonly AnswerPassage[]): void {
  const lost = ids.filter((_, at) => found[at] === undefined);
  if (lost.length === 0) return;
  throw new InputError("what was searched is of other passages than the collection's", {
    file: data,
    expected: "a passage for every id that was found",
    found: `none for ${lost.length} of ${ids.length} ids, such as ${JSON.stringify(lost[0])}`,
    fix: "give the collection whose passages were encoded, or encode this one",
  });
}
