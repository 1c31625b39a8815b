/**
 * The module that a page includes by one tag, bundled by the build into `lib/dist/deploy/web/browser/bowlab-search.js`.
 * The box registers itself here.
 */
export type { LoadProgress, SearchSource, SourceState } from "./source";
