/**
 * The embedded corpus `apidocs`: documentation comments of the declaration files that the lock file pins, one passage a
 * symbol, with training pairs made from the symbols' names and a judged test set of natural questions.
 */
export { type ApidocsOptions, type ApidocsReport, buildApidocs } from "./build";
export { judgementsFolder } from "./judgements";
export {
  buildLargeApidocs,
  type FetchPlan,
  type LargeOptions,
  type LargePackage,
  type LargeProgress,
  type LargeReport,
  type LargeSplit,
  type PinnedSet,
  type PinnedSource,
} from "./large";
export type { ApidocsProgress } from "./passages";
export {
  buildProjectCorpus,
  type DependencyReach,
  type NameSplit,
  type ProjectCorpusOptions,
  type ProjectCorpusReport,
  type ProjectPackage,
  projectCorpusOptions,
  type SkippedText,
} from "./project";
export { symbolWords } from "./words";
