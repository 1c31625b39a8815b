/** The passages of one package of the set. */
import { nameAtVersion } from "../../../install";
import { textKey } from "../../duplicate-texts";
import type { Passage } from "../../passage";
import { MIN_WORDS } from "../passages";
import { countWords } from "../words";
import { withoutBoilerplate } from "./boilerplate";
import { hashOf } from "./known-items";
import { type SymbolName, symbolName, titleOf } from "./names";
import type { PinnedSource } from "./pinned-set";
import { symbolsOfTarball } from "./symbols-of-tarball";

/** A passage with what its query is made of. */
export interface SetPassage extends Passage {
  /** The id without the package's version. */
  key: string;
  name: SymbolName;
  /** Words of the text. */
  words: number;
}

/** What of a package became passages, and what did not. */
export interface PackagePassages {
  passages: SetPassage[];
  /** Symbols whose text another one has, in the package also with other names in it. */
  duplicates: number;
  /** Passages beyond the most that the package may have. */
  beyond: number;
}

/**
 * Reads a package's tarball: one passage a documented symbol of at least 12 words.
 * @param texts the texts of the corpus so far, as keys; those of this package are put in
 * @throws InputError as `symbolsOfTarball`
 */
export async function packagePassages(
  source: PinnedSource,
  tarball: string,
  texts: Set<string>,
  options: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): Promise<PackagePassages> {
  const symbols = await symbolsOfTarball(source, tarball, options);
  const found: SetPassage[] = [];
  const { symbols: own, repeated } = withoutBoilerplate(symbols.values());
  let duplicates = repeated;
  for (const { path, paragraphs } of own) {
    const text = [...paragraphs].join(" ");
    const words = countWords(text);
    if (words < MIN_WORDS) continue;
    const content = textKey(text);
    if (texts.has(content)) {
      duplicates++;
      continue;
    }
    texts.add(content);
    const place = path.join(".").replace(/\s+/g, "_");
    const name = symbolName(source.name, path);
    const title = titleOf(name);
    found.push({
      ...{ id: `${nameAtVersion(source)}:${place}`, key: `${source.name}:${place}` },
      ...{ title, text, name, words },
    });
  }
  const passages = withSmallestHashes(found, source.most);
  return { passages, duplicates, beyond: found.length - passages.length };
}

function withSmallestHashes(passages: SetPassage[], most = Number.POSITIVE_INFINITY): SetPassage[] {
  if (passages.length <= most) return passages;
  const hashes = passages.map(({ key }) => hashOf("most", key));
  const limit = hashes.toSorted((a, b) => a - b)[most];
  return passages.filter((_, index) => hashes[index] < limit);
}
