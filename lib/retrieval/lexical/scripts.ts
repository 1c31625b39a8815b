/**
 * What a character is to the division of text into words: a separator, a letter between separators, or of a script
 * without them.
 */

export const SEPARATOR = 1;
/** Letters, digits and underscores of scripts that put spaces between words. */
export const WORD = 2;
/** Han, and beside it what is written in one stretch with it: kana, bopomofo. */
export const HAN = 3;
export const KANA = 4;
/** Hangul has spaces, but what is between them is a noun with its particles. */
export const HANGUL = 5;
/** Thai, Lao, Khmer, Burmese and other scripts of South-East Asia that have no spaces between words. */
export const SOUTH_EAST_ASIAN = 6;
/** Combining marks: they belong to the letter before. */
export const MARK = 7;

const inWords = /[\p{L}\p{N}\p{M}_]/u;
const southEastAsian =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Tai_Viet}\p{Script=Javanese}\p{Script=Balinese}]/u;
/** The first that fits decides. */
const rules: [characterClass: number, pattern: RegExp][] = [
  [MARK, /\p{M}/u],
  [HAN, /[\p{Script=Han}\p{Script=Yi}]/u],
  [KANA, /[\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Bopomofo}]/u],
  [HANGUL, /\p{Script=Hangul}/u],
  [SOUTH_EAST_ASIAN, southEastAsian],
];

/** Classes of the code points below 2¹⁶, found when first met; 0 is not known yet. */
const known = new Uint8Array(1 << 16);
const knownBeyond = new Map<number, number>();

/** The class of the character at a place of a text; `widthAt` says how many code units it has. */
export function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0xd800 || code > 0xdfff) {
    if (known[code] === 0) known[code] = find(code);
    return known[code];
  }
  const whole = text.codePointAt(at) as number;
  const found = knownBeyond.get(whole) ?? find(whole);
  knownBeyond.set(whole, found);
  return found;
}

/** 2 where a pair of surrogates begins, else 1. */
export function widthAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code < 0xdc00 && (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
}

function find(code: number): number {
  const character = String.fromCodePoint(code);
  if (!inWords.test(character)) return SEPARATOR;
  return rules.find(([, pattern]) => pattern.test(character))?.[0] ?? WORD;
}
