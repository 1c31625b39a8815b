/** Word → stem, by name: Porter's algorithm of 1980, or Snowball's of a language (its "english" is Porter2). */
import { unknownChoice } from "../../errors";

interface Snowball {
  newStemmer(language: string): { stem(word: string): string };
  algorithms(): string[];
}

/** What `stemming` takes. */
export function stemmingNames(): string[] {
  return [
    "none",
    "porter",
    ...snowball()
      .algorithms()
      .filter((name) => name !== "porter"),
  ];
}

/**
 * The stem may be empty: a word such as Czech "ech" is all ending.
 * @throws InputError naming the choices when there is no such algorithm
 */
export function stemming(name: string): (word: string) => string {
  if (name === "none") return (word) => word;
  if (name === "porter") return porter();
  const { newStemmer, algorithms } = snowball();
  if (!algorithms().includes(name)) throw unknownChoice("stemmer", name, stemmingNames());
  const algorithm = newStemmer(name);
  return (word) => algorithm.stem(word);
}

/** Loaded when asked for, as Porter's is below; the packages have no types. */
function snowball(): Snowball {
  return require("snowball-stemmers") as Snowball;
}

/**
 * Version 1 of the package, which is CommonJS: require() of version 2, the same algorithm as an ES module, fails in a
 * program that imports that package at the same time, in node itself ("not yet fully loaded", or an assertion in C++).
 */
function porter(): (word: string) => string {
  return require("stemmer") as (word: string) => string;
}
