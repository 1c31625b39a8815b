/** Declaration files → the passages of the corpus: one a documented symbol, in the sources' order. */
import * as path from "node:path";
import { readTextFile } from "../../files";
import type { Passage } from "../passage";
import { docText } from "./doc-text";
import { type FoundSource, findSource, sources } from "./sources";
import { documentedSymbols } from "./symbols";
import { countWords, symbolWords } from "./words";

/** Shorter texts say too little to be found by. */
export const MIN_WORDS = 12;

/** A passage and what its training query is made of. */
export interface ApidocsPassage extends Passage {
  /** The symbol's path in words, without the package's. */
  symbol: string[];
}

/** How far reading the declaration files is. */
export interface ApidocsProgress {
  /** Declaration files read so far. */
  done: number;
  total: number;
  /** What is being read, for people. */
  message: string;
}

/**
 * Reads every source. Comments of one symbol (overloads, merged interfaces) become one passage, a repeated paragraph
 * once; of passages with the same text the first stays.
 * @throws InputError when a package is missing.
 */
export async function readApidocs(
  onProgress: (progress: ApidocsProgress) => void = () => {},
): Promise<{ passages: ApidocsPassage[]; sources: FoundSource[] }> {
  const found = sources.map(findSource);
  const total = found.reduce((sum, { files }) => sum + files.length, 0);
  const texts = new Set<string>();
  const passages: ApidocsPassage[] = [];
  let done = 0;
  for (const source of found) {
    const symbols = new Map<string, { path: string[]; paragraphs: Set<string> }>();
    for (const file of source.files) {
      collect(file, source, symbols);
      onProgress({ done: ++done, total, message: `${source.package}/${path.basename(file)}` });
      // Progress displays and timers of the same process get their turn.
      if (done % 50 === 0) await new Promise(setImmediate);
    }
    for (const [id, { path: names, paragraphs }] of symbols) {
      const text = [...paragraphs].join(" ");
      if (countWords(text) < MIN_WORDS || texts.has(text)) continue;
      texts.add(text);
      // Node's own name space says nothing beside the title's first word.
      const symbol = names.filter((name) => name !== "NodeJS").flatMap(symbolWords);
      passages.push({ id, title: [source.words, ...symbol].join(" "), text, symbol });
    }
  }
  return { passages, sources: found };
}

function collect(
  file: string,
  source: FoundSource,
  symbols: Map<string, { path: string[]; paragraphs: Set<string> }>,
): void {
  for (const { path: names, comment } of documentedSymbols(path.basename(file), readTextFile(file))) {
    const { paragraphs, hidden, namespace } = docText(comment);
    if (hidden || paragraphs.length === 0) continue;
    const full = namespace === undefined || names.length > 1 ? names : [...namespace.split("."), ...names];
    // White space would break the columns of run files.
    const id = `${source.prefix}:${full.join(".").replace(/\s+/g, "_")}`;
    const symbol = symbols.get(id) ?? { path: full, paragraphs: new Set<string>() };
    for (const paragraph of paragraphs) symbol.paragraphs.add(paragraph);
    symbols.set(id, symbol);
  }
}
