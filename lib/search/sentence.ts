/**
 * The sentence of a passage that answers a question best: the one whose words shared with the question weigh most, each
 * by its inverse document frequency (idf, as in BM25); the first of equals.
 */
import type { Bm25Index, MarkedSpan } from "../retrieval/lexical";
import { sentencesOf } from "./sentences";

/** Letters of a sentence that are shown; of a longer one the part around its words. */
const SHOWN = 320;

/** What an index tells of words. */
export type WordIndex = Pick<Bm25Index, "termPlaces" | "passagesWith" | "mark" | "size">;

/** A stretch of a text. */
interface Stretch {
  start: number;
  end: number;
}

/** @returns the best sentence, its words that the question has marked; of a text without words its beginning */
export function bestSentence(index: WordIndex, question: string, text: string): MarkedSpan[] {
  const weights = questionWeights(index, question);
  const places = index.termPlaces(text).filter(({ term }) => weights.has(term));
  places.sort((a, b) => a.start - b.start);
  let best: Stretch = { start: 0, end: 0 };
  let most = -1;
  let from = 0;
  for (const sentence of sentencesOf(text)) {
    while (from < places.length && places[from].start < sentence.start) from++;
    const terms = new Set<string>();
    for (let at = from; at < places.length && places[at].end <= sentence.end; at++) terms.add(places[at].term);
    const weight = [...terms].reduce((sum, term) => sum + (weights.get(term) as number), 0);
    if (weight <= most) continue;
    most = weight;
    best = sentence;
  }
  const inside = places.filter(({ start, end }) => start >= best.start && end <= best.end);
  return index.mark(question, shownPart(text, best, inside));
}

/** term → ln(1 + (N − n + 0.5) / (n + 0.5)), n passages of N having it */
function questionWeights(index: WordIndex, question: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { term } of index.termPlaces(question)) {
    const having = index.passagesWith(term);
    weights.set(term, Math.log(1 + (index.size - having + 0.5) / (having + 0.5)));
  }
  return weights;
}

/** A sentence in one line; of a long one the part in which most of its words stand. */
function shownPart(text: string, { start, end }: Stretch, places: readonly Stretch[]): string {
  if (end - start <= SHOWN) return oneLine(text.slice(start, end));
  const within = (first: number): number =>
    places.filter((each) => each.start >= first && each.end <= first + SHOWN).length;
  let first = start;
  for (const place of places) {
    const at = Math.min(Math.max(start, place.start - SHOWN / 8), end - SHOWN);
    if (within(at) > within(first)) first = at;
  }
  let last = Math.min(end, first + SHOWN);
  // At white space, where there is some: no word is cut.
  if (first > start) first += Math.max(0, text.slice(first, first + 40).search(/\s/));
  if (last < end) last -= Math.max(0, [...text.slice(last - 40, last)].reverse().join("").search(/\s/));
  return `${first > start ? "… " : ""}${oneLine(text.slice(first, last))}${last < end ? " …" : ""}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
