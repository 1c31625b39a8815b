/** Symbols' names in words: titles, queries, and whether a text gives a name away. */
import { symbolWords } from "../words";

/** A symbol's name, as titles and queries need it. */
export interface SymbolName {
  /** As written: "attachSearch". */
  own: string;
  /** In words, from the package's name to the symbol's own: ["openui5", "filter bar", "attach search"]. */
  parts: string[];
}

/** A name that only repeats the end of the one before ("sap/m/Bar.Bar.add") is said once. */
export function symbolName(packageName: string, path: readonly string[]): SymbolName {
  const parts = [symbolWords(packageName.replace(/^@types\//, "")).join(" ")];
  for (const name of path.slice(0, -1)) {
    const words = symbolWords(name).join(" ");
    if (words !== "" && !` ${parts.at(-1)}`.endsWith(` ${words}`)) parts.push(words);
  }
  const own = path[path.length - 1];
  return { own, parts: [...parts, symbolWords(own).join(" ")] };
}

/** The title: the words of the package and of what encloses the symbol, without its own name. */
export function titleOf({ parts }: SymbolName): string {
  return parts.slice(0, -1).join(" ");
}

/**
 * Ways to say a name, the shortest first: its own words, then with what encloses it, part by part, at last with the
 * package's words. None has fewer than two words.
 */
export function waysToSay({ parts }: SymbolName): string[] {
  return parts
    .map((_, index) => parts.slice(parts.length - 1 - index).join(" "))
    .filter((words) => words.includes(" "));
}

/**
 * Does the text hold the name: as written, in whatever case, also inside of a word; as its words in sequence,
 * whatever ending the last one has; or, of three words and more, all but the first or the last of them in sequence
 * ("leave row" of "attach leave row")?
 */
export function holdsName(text: string, { own, parts }: SymbolName): boolean {
  const lower = text.toLowerCase();
  if (lower.includes(own.toLowerCase())) return true;
  // Names in the text are split at their case changes as well; "place IDs" would be torn by that.
  const said = ` ${symbolWords(text).join(" ")}  ${lower.replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  const words = parts[parts.length - 1].split(" ");
  const most = words.length < 3 ? [words] : [words.slice(1), words.slice(0, -1)];
  return most.some((run) => said.includes(` ${run.join(" ")}`));
}
