/** hnswlib, the optional addon of approximate search: found, built into the per-user cache, loaded. */
export { type HnswlibReport, type InstallHnswlibOptions, installHnswlib } from "./install";
export { loadHnswlib } from "./load";
export { type HnswlibPlace, type HnswlibState, hnswlibState } from "./state";
