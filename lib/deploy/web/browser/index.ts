/** What runs in the browser: a search box, and the sources that it asks. */
export type { LoadProgress, SearchSource, SourceState } from "./source";
