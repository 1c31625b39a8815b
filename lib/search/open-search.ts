/** A place opened for a person's questions: its index is built on first use, kept, and renewed where files change. */
import { cellInterrupt } from "../interrupt";
import { checkOptions, requireKnown } from "../options";
import { indexKeeper } from "./index-keeper";
import { askOptions, openSearchOptions } from "./options";
import { PassageSearch } from "./passage-search";
import { type PlaceToSearch, searchPlace } from "./place";
import type { OpenSearchOptions } from "./search-options";

/** Options that no command line has. */
const libraryOptions: readonly (keyof OpenSearchOptions)[] = [
  ...(["encoders", "fewQuestions", "onProgress", "onNote", "onSkipped", "signal"] as const),
];

/**
 * Opens a place for questions: a BEIR folder, a file or folder of passages in any form that is read, or a project with
 * the documentation of its dependencies, or a store in a database. The first time its index is built; later it is there
 * at once, and what changed is read again. Nothing is written into the place itself. Close it when done.
 * @throws InputError when there is no such place, nothing in it that can be read, or an option is out of range
 * @example
 * ```ts
 * import { openSearch } from "bowlab";
 *
 * const search = await openSearch("data");
 * const { results } = await search.ask("how do I cancel a fetch?");
 * console.log(results[0].id, results[0].place); // → p2 { file: 'corpus.jsonl', line: 2 }
 * search.close();
 * ```
 */
export async function openSearch(place: PlaceToSearch, options: OpenSearchOptions = {}): Promise<PassageSearch> {
  requireKnown(options ?? {}, [openSearchOptions, askOptions, libraryOptions], "of the search");
  checkOptions({ ...openSearchOptions, ...askOptions }, options ?? {}, "of the search");
  const { signal = cellInterrupt() } = options;
  const { k, weights, model } = options;
  if (typeof place === "object" && "store" in place) {
    const { openStoreSearched } = require("./store") as typeof import("./store");
    return new PassageSearch(await openStoreSearched(place, options), () => {}, { k, weights, model });
  }
  const keeper = indexKeeper(searchPlace(place), { ...options, signal });
  try {
    return new PassageSearch(await keeper.open(), keeper.close, { k, weights, model });
  } catch (error) {
    keeper.close();
    throw error;
  }
}
