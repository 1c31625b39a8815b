/**
 * Stretches of scripts without spaces → pieces that become terms: pairs of neighbouring letters (bigrams), as Lucene's
 * CJKBigramFilter makes them, or the words that ICU's dictionaries find (`Intl.Segmenter`). Bigrams need no dictionary,
 * and what a question shares with a passage they share however a dictionary would cut the two. Han characters and
 * Hangul syllables stand alone too (the filter's outputUnigrams): many are words, and a question may be one character.
 */
import { InputError } from "../../errors";
import { classAt, HAN, HANGUL, KANA, MARK, SOUTH_EAST_ASIAN, widthAt } from "./scripts";

/** Where words end, as `AnalyzerOptions` has it. */
export const segmentations = ["auto", "bigrams", "words", "letters", "whitespace"] as const;
/** Where the words of a text end. */
export type Segmentation = (typeof segmentations)[number];

/** Takes a piece of a stretch. */
export type OnPiece = (start: number, end: number) => void;
/** Divides a stretch of a script. */
export type Divide = (text: string, start: number, end: number, script: number, onPiece: OnPiece) => void;

/** How a segmentation divides stretches, without stop words. */
export function divider(segment: Segmentation, stops: ReadonlySet<string>): Divide {
  if (segment === "words") return words;
  return needsDictionaries(segment, stops) ? bigramsBetweenStopWords(stops) : bigrams;
}

/** Whether ICU's dictionaries have a say in the terms: its version is then part of what an index is. */
export function needsDictionaries(segment: Segmentation, stops: ReadonlySet<string>): boolean {
  if (segment === "words") return true;
  const unspaced = [HAN, KANA, SOUTH_EAST_ASIAN];
  return (
    segment !== "letters" &&
    segment !== "whitespace" &&
    [...stops].some((word) => word !== "" && unspaced.includes(classAt(word, 0)))
  );
}

/** The version of ICU. */
export function icuVersion(): string {
  return process.versions.icu ?? "none";
}

/** Letters, where they may stand alone, and pairs of them, in the order of the text. A letter has its marks with it. */
function bigrams(text: string, start: number, end: number, script: number, onPiece: OnPiece): void {
  let [first, second] = [start, endOfLetter(text, start, end)];
  const isAlone = second >= end;
  while (first < end) {
    if (isAlone || script === HANGUL || classAt(text, first) === HAN) onPiece(first, second);
    if (second >= end) return;
    const next = endOfLetter(text, second, end);
    onPiece(first, next);
    [first, second] = [second, next];
  }
}

/** Letters that are written under the one before, in Burmese and Khmer, belong to it. */
function endOfLetter(text: string, start: number, end: number): number {
  let at = start + widthAt(text, start);
  while (at < end && (classAt(text, at) === MARK || text[at - 1] === "\u1039" || text[at - 1] === "\u17d2")) {
    at += widthAt(text, at);
  }
  return at;
}

/** A Korean word stays whole: ICU has no dictionary of Korean. */
function words(text: string, start: number, end: number, script: number, onPiece: OnPiece): void {
  if (script === HANGUL) {
    onPiece(start, end);
    return;
  }
  for (const { segment, index } of segmenter().segment(text.slice(start, end))) {
    onPiece(start + index, start + index + segment.length);
  }
}

/** Words of the dictionaries that a stop word may have. */
const MOST_WORDS = 4;

/**
 * Stop words are words, so the dictionaries find them, or the words that they have; pairs are made of what is between.
 */
function bigramsBetweenStopWords(stops: ReadonlySet<string>): Divide {
  return (text, start, end, script, onPiece) => {
    const ends: number[] = [];
    words(text, start, end, script, (_, last) => ends.push(last));
    let [from, at] = [start, start];
    for (let i = 0; i < ends.length; i++) {
      let last = Math.min(i + MOST_WORDS, ends.length) - 1;
      while (last >= i && !stops.has(text.slice(at, ends[last]))) last--;
      if (last >= i) {
        if (at > from) bigrams(text, from, at, script, onPiece);
        [i, from] = [last, ends[last]];
      }
      at = ends[i];
    }
    if (end > from) bigrams(text, from, end, script, onPiece);
  };
}

let made: Intl.Segmenter | undefined;

/** @throws InputError when this Node was built without ICU's dictionaries */
function segmenter(): Intl.Segmenter {
  if (made) return made;
  const tried = new Intl.Segmenter("und", { granularity: "word" });
  if ([...tried.segment("ภาษาไทย")].length === 2) {
    made = tried;
    return made;
  }
  throw new InputError("this Node cannot find words in scripts without spaces", {
    expected: "Node with full ICU",
    found: `ICU ${icuVersion()} without dictionaries`,
    fix: "take bigrams and no stop words of such a script, or a Node from nodejs.org",
  });
}
