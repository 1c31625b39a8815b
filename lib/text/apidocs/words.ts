/** Symbol names in words: how a person would say them, and how the corpus's titles and training queries are written. */

/**
 * Splits names at case changes and punctuation, in lower case: `fs.promises.readFile` → ["fs", "promises", "read",
 * "file"], `XMLHttpRequest` → ["xml", "http", "request"], `tensor1d` → ["tensor1d"].
 */
export function symbolWords(name: string): string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** Words of a text, separated by white space. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}
