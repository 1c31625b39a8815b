/** Public collections: what there is, and how to get it. */
export { collections, findCollection } from "./catalog";
export { type Collection, type CollectionFile, type CollectionLayout, collectionBytes } from "./collection";
export { type Download, download } from "./download";
export type { DownloadOptions, DownloadProgress } from "./download-options";
export { type PreparedCollection, type PreparedFolder, type PrepareOptions, prepareCollection } from "./prepare";
