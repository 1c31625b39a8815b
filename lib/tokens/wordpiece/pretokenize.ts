/**
 * Words of normalized text, as `tokenizers`' BertPreTokenizer cuts them: at spaces, and each punctuation character
 * alone.
 */
import { PROPERTIES, PUNCTUATION } from "./characters";

/** Calls `word` with the UTF-16 span of each word, in order, until it returns false. */
export function forEachWord(text: string, word: (start: number, end: number) => boolean): void {
  // Looked up once a text, and not once a letter.
  const [properties, punctuation] = [PROPERTIES, PUNCTUATION];
  let start = 0;
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    const wide = unit >= 0xd800 && unit < 0xdc00;
    const next = at + (wide ? 2 : 1);
    // Normalization leaves no other white space.
    if (unit === 32) {
      if (at > start && !word(start, at)) return;
      start = next;
    } else if (properties[wide ? (text.codePointAt(at) as number) : unit] & punctuation) {
      if (at > start && !word(start, at)) return;
      if (!word(at, next)) return;
      start = next;
    }
    at = next;
  }
  if (text.length > start) word(start, text.length);
}

/** The words of normalized text. */
export function words(text: string): string[] {
  const found: string[] = [];
  forEachWord(text, (start, end) => found.push(text.slice(start, end)) > 0);
  return found;
}
