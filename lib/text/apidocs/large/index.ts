/** The large set of API documentation: pinned packages, fetched by npm, as a corpus with known-item queries. */
export { buildLargeApidocs, type LargeOptions, type LargeProgress } from "./build";
export type { FetchPlan } from "./fetch";
export type { LargeSplit } from "./known-items";
export type { PinnedSet, PinnedSource } from "./pinned-set";
export type { LargePackage, LargeReport } from "./report";
