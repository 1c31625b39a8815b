/**
 * The module that a page includes by one tag, bundled by the build into `lib/dist/deploy/web/browser/bowlab-search.js`.
 * Loaded, it makes `<bowlab-search>` known and puts a box where its tag stands. A page that loads it twice keeps the
 * first.
 */
import { BowlabSearch, putBoxes } from "./box";

export { addStrings, BowlabSearch, type Strings } from "./box";
export { openService } from "./service";
export type { LoadProgress, SearchSource, SourceState } from "./source";
export { type OpenStaticOptions, openStatic } from "./static-source";

if (!customElements.get("bowlab-search")) customElements.define("bowlab-search", BowlabSearch);
putBoxes(import.meta.url);
