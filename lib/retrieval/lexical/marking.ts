/** A query's words in a passage: where they stand, by the same rules as the passage was indexed. */
import type { Analyzer, TermPlace } from "./analyzer";
import { classAt, HAN, HANGUL, widthAt } from "./scripts";

/** A stretch of the text. Stretches follow one another and make up the whole text. */
export interface MarkedSpan {
  text: string;
  /** Whether it is a word of the query, in any form that has the same term. */
  isMarked: boolean;
}

/**
 * Marks the words of a text that share a term with the query. In scripts without spaces these are the letters that both
 * have side by side: a letter of a longer word of the query is not marked where it stands alone.
 * @param analyze what `createAnalyzer` made; one's own without `places` marks nothing
 */
export function markTerms(analyze: Analyzer, query: string, text: string): MarkedSpan[] {
  const terms = askedTerms(analyze.places?.(query) ?? [], query.length);
  const spans: MarkedSpan[] = [];
  const add = (start: number, end: number, isMarked: boolean): void => {
    if (end > start) spans.push({ text: text.slice(start, end), isMarked });
  };
  let [start, end, done] = [0, 0, 0];
  for (const place of [...(analyze.places?.(text) ?? [])].sort((a, b) => a.start - b.start)) {
    if (!terms.has(place.term)) continue;
    if (place.start > end) {
      add(done, start, false);
      add(start, end, true);
      [done, start] = [end, place.start];
    } else if (end === done) start = place.start;
    end = Math.max(end, place.end);
  }
  add(done, start, false);
  add(start, end, true);
  add(end, text.length, false);
  return spans;
}

/** The query's terms, without letters that are part of a longer one. */
function askedTerms(places: readonly TermPlace[], length: number): Set<string> {
  const isLetter = ({ term, start, end }: TermPlace): boolean => {
    const script = classAt(term, 0);
    return (script === HAN || script === HANGUL) && end - start <= widthAt(term, 0);
  };
  const inPairs = new Uint8Array(length);
  for (const place of places) if (!isLetter(place)) inPairs.fill(1, place.start, place.end);
  return new Set(places.filter((place) => !isLetter(place) || inPairs[place.start] === 0).map(({ term }) => term));
}
