/** The files that a corpus is made of. */
export { type CorpusSources, corpusSources, textBytes } from "./corpus-sources";
export type { Source, SourceKind } from "./source";
