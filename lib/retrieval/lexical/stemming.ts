/** Word → stem, by name: Porter's algorithm of 1980, or Snowball's of a language (its "english" is Porter2). Stems are remembered. */
import { stemmer as porter } from "stemmer";
import { unknownChoice } from "../../errors";

interface Snowball {
  newStemmer(language: string): { stem(word: string): string };
  algorithms(): string[];
}

/** Stems kept; a corpus's misspellings must not fill the memory. */
const KEPT = 1 << 20;

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

/** @throws InputError naming the choices when there is no such algorithm */
export function stemming(name: string): (word: string) => string {
  if (name === "none") return (word) => word;
  if (name === "porter") return remembering(porter);
  const { newStemmer, algorithms } = snowball();
  if (!algorithms().includes(name)) throw unknownChoice("stemmer", name, stemmingNames());
  const algorithm = newStemmer(name);
  return remembering((word) => algorithm.stem(word));
}

function remembering(stem: (word: string) => string): (word: string) => string {
  const known = new Map<string, string>();
  return (word) => {
    let root = known.get(word);
    if (root === undefined) {
      root = stem(word);
      if (known.size >= KEPT) known.clear();
      known.set(word, root);
    }
    return root;
  };
}

/** Loaded when asked for; the package has no types. */
function snowball(): Snowball {
  return require("snowball-stemmers") as Snowball;
}
