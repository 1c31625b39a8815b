/** A place opened for a person's questions: its index is built on first use, kept, and renewed where files change. */
import { cellInterrupt } from "../interrupt";
import { checkOptions } from "../options";
import { withProgress } from "../progress";
import type { OnCorpusProgress } from "../text/progress";
import type { TextOptions } from "../text/readers/text-options";
import type { PassedOver } from "../text/skipped";
import { isPresent, keptFolder, type OpenIndex, openKeptIndex, removeUnused, writableFolder } from "./kept";
import { askOptions, openSearchOptions } from "./options";
import { PassageSearch } from "./passage-search";
import { type PlaceToSearch, type SearchPlace, searchPlace } from "./place";
import type { WordOptions } from "./settings";

/** By what a place is searched, and where its index is kept. */
export interface OpenSearchOptions extends TextOptions, WordOptions {
  /** A checkpoint's folder: its vectors are searched beside the words. Default: words alone. */
  model?: string;
  /** Folder that keeps the index. Default: one for each place and its options, in the per-user cache of bowlab. */
  index?: string;
  /** Passages of an answer, where a question does not say how many. Default 10. */
  k?: number;
  /** Engine of the model. Default: the best there is for passages, the one that starts soonest for questions alone. */
  engine?: string;
  /** Tokens that the model reads of a passage. Default: as it was made. */
  maxLength?: number;
  /** Build the index anew, whatever is kept. */
  rebuild?: boolean;
  onProgress?: OnCorpusProgress;
  /** Told what a person should know. */
  onNote?: (line: string) => void;
  /** Told what of the place was passed over, where the index is built or renewed. */
  onSkipped?: (skipped: PassedOver) => void;
  /** Aborted: the opening ends with the signal's reason; what is kept stays whole. */
  signal?: AbortSignal;
}

/**
 * Opens a place for questions: a BEIR folder, a file or folder of passages in any form that is read, or a project with
 * the documentation of its dependencies. The first time its index is built; later it is there at once, and what changed
 * is read again. Nothing is written into the place itself. Close it when done.
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
  checkOptions({ ...openSearchOptions, ...askOptions }, options ?? {}, "of the search");
  const { signal = cellInterrupt() } = options;
  const found = searchPlace(place);
  const keeper = indexKeeper(found, { ...options, signal });
  try {
    return new PassageSearch(await keeper.open(), keeper, options.k ?? askOptions.k.default);
  } catch (error) {
    keeper.close();
    throw error;
  }
}

/** Opens and renews the index of a place, in its folder or a temporary one. */
function indexKeeper(place: SearchPlace, options: OpenSearchOptions) {
  let { folder, temporary } = { folder: keptFolder(place, options) } as ReturnType<typeof writableFolder>;
  const task = { label: "building the search index", unit: "passages" };
  const open = (rebuild = false): Promise<OpenIndex> =>
    withProgress(task, options.onProgress, (onProgress) =>
      openKeptIndex(place, folder, {
        ...options,
        ...{ rebuild, onProgress },
        willBuild: () => {
          ({ folder, temporary } = temporary ? { folder, temporary } : writableFolder(folder, options));
          if (options.index === undefined && !temporary) removeUnused(folder, options.onNote);
          return folder;
        },
      }),
    );
  return {
    open: () => open(options.rebuild),
    async renewed(now: OpenIndex): Promise<OpenIndex | undefined> {
      if (isPresent(place, folder, now.description, options)) return undefined;
      return open();
    },
    close: () => temporary?.remove(),
  };
}
