/** The index of a place and its vectors, opened and renewed in their folder, or in a temporary one. */
import { withProgress } from "../progress";
import { isPresent, keptFolder, type OpenIndex, openKeptIndex, removeUnused, writableFolder } from "./kept";
import type { SearchPlace } from "./place";
import type { OpenSearchOptions } from "./search-options";
import { filesSearched, type Searched } from "./searched";
import { modelState, type OpenVectors, openVectors, requireVectorModel } from "./vectors";

/** @throws InputError when the model cannot be searched by */
export function indexKeeper(
  place: SearchPlace,
  options: OpenSearchOptions,
): { open(): Promise<Searched>; close(): void } {
  const { model, store, onProgress } = options;
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
  const vectorsBeside = async (index: OpenIndex, rebuild: boolean): Promise<OpenVectors | undefined> => {
    if (store !== undefined) return storeModule().openStoreVectors({ store, table: options.table }, index, options);
    return model === undefined ? undefined : openVectors(folder, index, { ...options, model, rebuild, willBuild });
  };
  const open = async (rebuild = false): Promise<Searched> => {
    const index = await openWords(rebuild);
    try {
      const vectors = await vectorsBeside(index, rebuild);
      const isSame = (): boolean =>
        (model === undefined || store !== undefined || vectors?.modelState === modelState(model)) &&
        isPresent(place, folder, index.description, options);
      return filesSearched(index, vectors, async () => (isSame() ? undefined : open()));
    } catch (error) {
      index.close();
      throw error;
    }
  };
  return { open: () => open(options.rebuild), close: () => temporary?.remove() };
}

/** Loaded where there is a store. */
function storeModule(): typeof import("./store") {
  return require("./store");
}
