/**
 * The sentences of a passage as a person reads them. The rule of `text/sentences` cuts at every line's end and after
 * every abbreviation; for reading, the lines of a wrapped paragraph are one text again, and what goes on in small
 * letters is the same sentence.
 */
import { sentences } from "../text/sentences";

/** A line at least so long was probably broken by its width, not by its meaning. */
const WRAPPED = 50;

/** Signs of code, whose lines are no wrapped text. */
const CODE = /^\s*(?:[$>#%] |npx? |import |const |let |var |return |export )|[{};\\]\s*$|\s--?\w|=>|^\s*[|+]/;

/** Words whose full stop ends no sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|approx|resp|incl|fig|no|dr|mr|mrs|ms|prof|st|\p{L})\.\s*$/iu;

/** Where the sentences of a text stand, in order; blank ones are left out. */
export function sentencesOf(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let [start, end] = [0, 0];
  const add = (): void => {
    if (text.slice(start, end).trim() !== "") found.push({ start, end });
    start = end;
  };
  for (const piece of sentences(text)) {
    end += piece.length;
    if (!goesOn(text, start, end)) add();
  }
  end = text.length;
  add();
  return found;
}

/** A line longer than this is a text, not a heading. */
const LONGEST_HEADING = 80;

/** Whether a sentence is a heading: a short line between blank ones, without a sign at its end, and no code. */
export function isHeading(text: string, { start, end }: { start: number; end: number }): boolean {
  if (end - start > LONGEST_HEADING || (start > 0 && text.slice(start - 2, start) !== "\n\n")) return false;
  if (text[end - 1] !== "\n" || text[end] !== "\n") return false;
  const line = text.slice(start, end - 1).trim();
  return !line.includes("\n") && !/^\p{Ll}|[.!?…:;,。！？：；，]["'”’»)\]]*$/u.test(line) && !CODE.test(line);
}

/** Whether the sentence that began at `start` goes on after `end`. */
function goesOn(text: string, start: number, end: number): boolean {
  if (text[end - 1] === "\n") {
    const line = text.slice(text.lastIndexOf("\n", end - 2) + 1, end - 1);
    const following = text.slice(end, text.indexOf("\n", end) < 0 ? undefined : text.indexOf("\n", end));
    if (CODE.test(line) || CODE.test(following)) return false;
    const next = /^ {0,3}[\p{L}\p{N}"'`“(]/u.test(text.slice(end, end + 5));
    return line.trim().length >= WRAPPED && !/[.!?:]["')\]]*\s*$/.test(line) && next;
  }
  const isSmall = /^\s?\p{Ll}/u.test(text.slice(end, end + 3));
  return isSmall || ABBREVIATION.test(text.slice(Math.max(start, end - 12), end));
}
