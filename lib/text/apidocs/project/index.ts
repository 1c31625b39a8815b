/** The corpus of a project: the documentation of what it depends on, and its own. */
export { buildProjectCorpus, type ProjectCorpusOptions, type ProjectCorpusReport } from "./build-project";
export { type NameSplit, NameSplits, nameSplits } from "./name-splits";
export { projectCorpusOptions } from "./options";
export type { DependencyReach } from "./reach";
export type { ProjectPackage, SkippedText } from "./read-project";
