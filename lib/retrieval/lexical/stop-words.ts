/**
 * Stop words by name: Lucene's English ones, or those of the package `stopword`, which names languages by ISO 639-3.
 */

import { unknownChoice } from "../../errors";
import { englishStopWords } from "../../tokens/stop-words";

/**
 * What `stopWordSet` takes: "english" is Lucene's set, the others name the lists of `stopword` ("eng", "deu", "fra",
 * …).
 */
export function stopWordNames(): string[] {
  return ["none", "english", ...Object.keys(languageLists())];
}

const added = new Map<string, ReadonlySet<string>>();

/** From now on the list is known by its name: a browser is given the one that it needs, not the whole package. */
export function addStopWords(name: string, words: Iterable<string>): void {
  added.set(name, new Set(words));
}

/** @throws InputError naming the choices when there is no such list */
export function stopWordSet(name: string): ReadonlySet<string> {
  const list = added.get(name);
  if (list) return list;
  if (name === "none") return new Set();
  if (name === "english") return englishStopWords;
  const lists = languageLists();
  if (Object.hasOwn(lists, name)) return new Set(lists[name]);
  throw unknownChoice("stop word list", name, stopWordNames());
}

/** Loaded when asked for: half a megabyte of words. */
function languageLists(): Record<string, string[]> {
  const exported = require("stopword") as Record<string, unknown>;
  const lists = Object.entries(exported).filter(([name, list]) => /^[a-z]{3}$/.test(name) && Array.isArray(list));
  return Object.fromEntries(lists) as Record<string, string[]>;
}
