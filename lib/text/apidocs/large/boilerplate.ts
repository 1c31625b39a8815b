/**
 * Boilerplate: paragraphs that a generator has put into the comments of many symbols, with other names at most
 * ("Returns true if the given object is an instance of Bucket", "Minimum permission level: read item"). They say
 * nothing about the one symbol.
 */
import { symbolWords } from "../words";
import type { SymbolText } from "./symbols-of-tarball";

/** A paragraph of more symbols than this, in one package, is boilerplate. */
export const MOST_REPEATED = 20;

/** What a package's symbols say, and how many of them said nothing of their own. */
export interface OwnTexts {
  symbols: SymbolText[];
  /** Symbols left out: an earlier one says the same, but for names. */
  repeated: number;
}

/** Takes boilerplate out. Of the symbols that say nothing else, the first of each kind stays. */
export function withoutBoilerplate(symbols: Iterable<SymbolText>): OwnTexts {
  const all = [...symbols].map((symbol) => ({ symbol, patterns: [...symbol.paragraphs].map(patternIn(symbol.path)) }));
  const uses = new Map<string, number>();
  for (const { patterns } of all) for (const pattern of patterns) uses.set(pattern, (uses.get(pattern) ?? 0) + 1);
  const kinds = new Set<string>();
  const kept: SymbolText[] = [];
  for (const { symbol, patterns } of all) {
    const own = [...symbol.paragraphs].filter((_, index) => (uses.get(patterns[index]) ?? 0) <= MOST_REPEATED);
    if (own.length > 0) {
      kept.push({ path: symbol.path, paragraphs: new Set(own) });
      continue;
    }
    const kind = patterns.join(" ");
    if (!kinds.has(kind)) kept.push(symbol);
    kinds.add(kind);
  }
  return { symbols: kept, repeated: all.length - kept.length };
}

/** A paragraph with a mark for every name that is, holds, or is made of names of the symbol's path. */
function patternIn(path: readonly string[]): (paragraph: string) => string {
  const words = new Set(path.flatMap(symbolWords));
  const enclosing = path.slice(0, -1).filter((name) => name.length > 2);
  const isOfPath = (token: string): boolean =>
    enclosing.some((name) => token.includes(name)) ||
    (/[\p{Ll}\d]\p{Lu}/u.test(token) && symbolWords(token).every((word) => words.has(word)));
  return (paragraph) =>
    paragraph.replace(/(?:[\w$]+\.)*[\w$]*[A-Z][\w$.]*/g, (name) => (isOfPath(name) ? "\uE000" : name));
}
