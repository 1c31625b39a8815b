/**
 * The sentence of a passage that answers a question best: the one whose words shared with the question weigh most, each
 * by its inverse document frequency (idf, as in BM25); the first of equals. A heading answers nothing: its words speak
 * for the sentence below it.
 */
import type { Bm25Index, MarkedSpan, TermPlace } from "../retrieval/lexical";
import { isHeading, sentencesOf } from "./sentences";

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
  const inOrder = placesInOrder(places);
  const sentences = sentencesOf(text);
  let best: Candidate = { start: 0, end: 0, places: [] };
  let most = -1;
  let heading: Candidate | undefined;
  for (const [at, sentence] of sentences.entries()) {
    const candidate = { ...sentence, places: inOrder(sentence) };
    if (at < sentences.length - 1 && isHeading(text, sentence)) {
      heading = candidate;
      continue;
    }
    const terms = new Set([...(heading?.places ?? []), ...candidate.places].map(({ term }) => term));
    const weight = [...terms].reduce((sum, term) => sum + (weights.get(term) as number), 0);
    if (weight > most) [most, best] = [weight, { ...candidate, heading }];
    heading = undefined;
  }
  const shown = shownPart(text, best, best.places);
  const above = best.heading?.places.length ? `${oneLine(text.slice(best.heading.start, best.heading.end))}: ` : "";
  return index.mark(question, above + shown);
}

/** A sentence, the question's words in it, and the heading right above it. */
interface Candidate extends Stretch {
  places: readonly TermPlace[];
  heading?: Candidate;
}

/** The places within stretches that follow one another. */
function placesInOrder(places: readonly TermPlace[]): (stretch: Stretch) => TermPlace[] {
  let from = 0;
  return ({ start, end }) => {
    while (from < places.length && places[from].start < start) from++;
    let to = from;
    while (to < places.length && places[to].start < end) to++;
    return places.slice(from, to).filter((place) => place.end <= end);
  };
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
  let from = 0;
  const within = (at: number): number => {
    while (from < places.length && places[from].start < at) from++;
    let count = 0;
    for (let i = from; i < places.length && places[i].start < at + SHOWN; i++) {
      if (places[i].end <= at + SHOWN) count++;
    }
    return count;
  };
  let [first, most] = [start, within(start)];
  // The places are in order, and so are the parts that begin at them: none is looked at from the text's beginning.
  for (const place of places) {
    const at = Math.min(Math.max(start, place.start - SHOWN / 8), end - SHOWN);
    const count = within(at);
    if (count > most) [first, most] = [at, count];
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
