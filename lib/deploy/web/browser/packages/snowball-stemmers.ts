/**
 * In the place of the package `snowball-stemmers`, which is large: `snowball.js` brings it where a collection's words
 * are stemmed by it, before the words' index is opened.
 */
import { brought } from "./brought";

/** As the package has it. */
export function newStemmer(language: string): { stem(word: string): string } {
  return brought("snowball-stemmers").newStemmer(language);
}

/** As the package has it. */
export function algorithms(): string[] {
  return brought("snowball-stemmers").algorithms();
}
