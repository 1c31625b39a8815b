/**
 * Normalised text → words with their places. What a word is depends on the script, within one text:
 * - where spaces divide words: a run of letters, digits, marks and underscores. A name that is written with signs
 *   (`c++`, `c#`, `.net`,
 *   `node.js`, `at&t`, `cd4+`) stands as a whole beside its parts; an acronym with dots (`u.s.a.`) is one word; a
 *   single letter that an apostrophe joins to a word (`model's`, `l'eau`, `don't`) is not a word;
 * - Chinese, Japanese, Korean, Thai and their like: stretches, which `segment` divides further.
 */
import { classAt, HAN, KANA, MARK, SEPARATOR, WORD, widthAt } from "./scripts";

/** A word; a name written with signs, found beside its parts; an acronym, its dots included. */
export type WordKind = "word" | "name" | "acronym";
export type OnWord = (start: number, end: number, kind: WordKind) => void;
/**
 * Takes a stretch of a script without spaces, or a Korean word. Its script is HAN (with kana), HANGUL or
 * SOUTH_EAST_ASIAN.
 */
export type OnStretch = (start: number, end: number, script: number) => void;

const [PLUS, HASH, DOT, AND, APOSTROPHE, RIGHT_QUOTE] = [43, 35, 46, 38, 39, 0x2019];

/** More than a letter at most: beyond ASCII, whatever is not common punctuation. */
const letter = "[\\w\\u00aa-\\u1fff\\u2070-\\u2fff\\u3003-\\uffff]";

/**
 * Cuts normalised text at spaces and common punctuation alone, by an expression that runs fast. Words are found in
 * these chunks one by one, and most chunks are a word that was met before.
 */
export const chunkPattern = new RegExp(
  `(?:(?<![^\\s"'(])\\.(?=${letter}))?${letter}+(?:[.&'\u2019]${letter}+)*(?:\\+\\+|[+#](?!${letter}))?`,
  "g",
);

/** Finds every word and stretch of the text, in order; a name follows its last part. */
export function findWords(text: string, onWord: OnWord, onStretch: OnStretch): void {
  for (let at = 0; at < text.length; ) {
    const script = classAt(text, at);
    if (script === SEPARATOR || script === MARK) at += widthAt(text, at);
    else if (script === WORD) at = joinedWords(text, at, onWord);
    else {
      const end = endOfStretch(text, at, script);
      onStretch(at, end, script === KANA ? HAN : script);
      at = end;
    }
  }
}

/** Runs of letters, digits, marks and underscores, whatever their script. */
export function findLetterRuns(text: string, onWord: OnWord): void {
  for (let start = 0, at = 0; at <= text.length; at += widthAt(text, at)) {
    if (at < text.length && classAt(text, at) !== SEPARATOR) continue;
    if (at > start) onWord(start, at, "word");
    start = at + widthAt(text, at);
  }
}

/** A word, and those that follow with a dot or an ampersand between and no space. @returns where they end */
function joinedWords(text: string, start: number, onWord: OnWord): number {
  const acronym = endOfAcronym(text, start);
  if (acronym > start) {
    onWord(start, acronym, "acronym");
    return acronym;
  }
  let [from, at] = [start, endOfWord(text, start)];
  let longest = at - from;
  let isAnd = false;
  for (;;) {
    if (at - from > 1 || !isByApostrophe(text, from, at)) onWord(from, at, "word");
    const joint = text.charCodeAt(at);
    if ((joint !== DOT && joint !== AND) || at + 1 >= text.length || classAt(text, at + 1) !== WORD) break;
    isAnd ||= joint === AND;
    from = at + 1;
    at = endOfWord(text, from);
    longest = Math.max(longest, at - from);
  }
  const end = endOfSigns(text, at);
  const begin = isNameBehindDot(text, start) ? start - 1 : start;
  // Single letters with dots between are an abbreviation that something was glued to.
  const isName = isLetter(text.charCodeAt(start)) && (begin < start || end > at || isAnd || longest > 1);
  if (isName && (begin < from || end > at)) onWord(begin, end, "name");
  return at;
}

function endOfWord(text: string, start: number): number {
  let at = start + widthAt(text, start);
  for (; at < text.length; at += widthAt(text, at)) {
    const found = classAt(text, at);
    if (found !== WORD && found !== MARK) break;
  }
  return at;
}

/** Han and kana are one stretch. */
function endOfStretch(text: string, start: number, script: number): number {
  const other = script === HAN ? KANA : script === KANA ? HAN : script;
  let at = start + widthAt(text, start);
  for (; at < text.length; at += widthAt(text, at)) {
    const found = classAt(text, at);
    if (found !== script && found !== other && found !== MARK) break;
  }
  return at;
}

/**
 * `u.s.a`: at least two single letters with dots between, and no word goes on behind them. @returns start when it is
 * not one
 */
function endOfAcronym(text: string, start: number): number {
  if (text.charCodeAt(start + 1) !== DOT) return start;
  for (let at = start; ; at += 2) {
    if (!isLetter(text.charCodeAt(at)) || classAt(text, at) !== WORD) return at > start + 2 ? at - 1 : start;
    if (at + 1 < text.length && classAt(text, at + 1) !== SEPARATOR) return start;
    if (text.charCodeAt(at + 1) !== DOT || at + 2 >= text.length) return at > start ? at + 1 : start;
  }
}

/** Behind a word: `+`, `++` or `#`, unless a word goes on there (`1+1`); but `c++17` has `c++`. */
function endOfSigns(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if (sign === PLUS && text.charCodeAt(at + 1) === PLUS) return at + 2;
  if (sign !== PLUS && sign !== HASH) return at;
  return at + 1 < text.length && classAt(text, at + 1) === WORD ? at : at + 1;
}

/** `.net`, but neither `.5` nor a dot that ends something. */
function isNameBehindDot(text: string, start: number): boolean {
  if (text.charCodeAt(start - 1) !== DOT) return false;
  const before = start < 2 ? " " : text[start - 2];
  return isLetter(text.charCodeAt(start)) && /[\s"'(]/.test(before);
}

function isByApostrophe(text: string, start: number, end: number): boolean {
  const isBehind = isApostrophe(text.charCodeAt(start - 1)) && start > 1 && classAt(text, start - 2) !== SEPARATOR;
  return (
    isBehind || (isApostrophe(text.charCodeAt(end)) && end + 1 < text.length && classAt(text, end + 1) !== SEPARATOR)
  );
}

function isApostrophe(code: number): boolean {
  return code === APOSTROPHE || code === RIGHT_QUOTE;
}

/** Of what begins a word: neither a digit nor an underscore. */
function isLetter(code: number): boolean {
  return code > 57 && code !== 95;
}
