/**
 * Words as passages are measured in them: runs without white space; in scripts that set no spaces between words, each
 * Chinese or Japanese character, and each five letters of Thai, Lao, Khmer and Burmese. By rule and not by
 * Intl.Segmenter, whose tables change with Node: a corpus is cut alike everywhere.
 */
const ideograph = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}";
const unspaced = "\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";
const WORD = new RegExp(`[${ideograph}]|[${unspaced}]{1,5}|[^\\s${ideograph}${unspaced}]+`, "gu");

/** How many words a text has. */
export function wordCount(text: string): number {
  let words = 0;
  for (const _ of text.matchAll(WORD)) words++;
  return words;
}

/** Cuts a text behind its first `words` words: joined, the two are the text. */
export function cutAfterWords(text: string, words: number): [head: string, tail: string] {
  let seen = 0;
  for (const { index } of text.matchAll(WORD)) {
    if (seen++ === words) return [text.slice(0, index), text.slice(index)];
  }
  return [text, ""];
}
