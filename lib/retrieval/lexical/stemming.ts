/** Word → stem, by name: Porter's algorithm of 1980, or Snowball's of a language (its "english" is Porter2). */
import { stemmer as porter } from "stemmer";
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
  if (name === "porter") return porter;
  const { newStemmer, algorithms } = snowball();
  if (!algorithms().includes(name)) throw unknownChoice("stemmer", name, stemmingNames());
  const algorithm = newStemmer(name);
  return (word) => algorithm.stem(word);
}

/** Loaded when asked for; the package has no types. */
function snowball(): Snowball {
  return require("snowball-stemmers") as Snowball;
}
