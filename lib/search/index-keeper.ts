/** The index of a place and its vectors, opened and renewed in their folder, or in a temporary one. */
import { withProgress } from "../progress";
import { isPresent, keptFolder, type OpenIndex, openKeptIndex, removeUnused, writableFolder } from "./kept";
import type { IndexKeeper, Searched } from "./passage-search";
import type { SearchPlace } from "./place";
import type { OpenSearchOptions } from "./search-options";
import { modelState, openVectors, requireVectorModel } from "./vectors";

/** @throws InputError when the model cannot be searched by */
export function indexKeeper(
  place: SearchPlace,
  options: OpenSearchOptions,
): IndexKeeper & { open(): Promise<Searched> } {
  const { model, onProgress } = options;
  if (model !== undefined) requireVectorModel(model);
  let { folder, temporary } = { folder: keptFolder(place, options) } as ReturnType<typeof writableFolder>;
  const willBuild = (): string => {
    if (temporary === undefined) ({ folder, temporary } = writableFolder(folder, options));
    if (temporary === undefined && options.index === undefined) removeUnused(folder, options.onNote);
    return folder;
  };
  const openWords = (rebuild: boolean): Promise<OpenIndex> =>
    withProgress({ label: "building the search index", unit: "passages" }, onProgress, (onProgress) =>
      openKeptIndex(place, folder, { ...options, rebuild, onProgress, willBuild }),
    );
  const open = async (rebuild = false): Promise<Searched> => {
    const index = await openWords(rebuild);
    if (model === undefined) return { index };
    try {
      return { index, vectors: await openVectors(folder, index, { ...options, model, rebuild, willBuild }) };
    } catch (error) {
      index.close();
      throw error;
    }
  };
  return {
    open: () => open(options.rebuild),
    async renewed({ index, vectors }) {
      const isSameModel = model === undefined || vectors?.modelState === modelState(model);
      return isSameModel && isPresent(place, folder, index.description, options) ? undefined : open();
    },
    close: () => temporary?.remove(),
  };
}
