/**
 * Text: passages, queries and judgements, their readers and writers, and the corpus of API documentation. Plain values;
 * no engine is loaded.
 */
export * from "./apidocs";
export {
  beginningOf,
  type CorpusReading,
  type CorpusRows,
  corpusIdsFile,
  measureCorpus,
  sharedCorpusRows,
} from "./corpus-rows";
export { DuplicateTexts, describeDuplicates, textKey } from "./duplicate-texts";
export { progressOfFile } from "./file-progress";
export { CorpusFingerprint, corpusFingerprint } from "./fingerprint";
export { type MarkdownOptions, markdownPassages } from "./markdown";
export { nothingIn } from "./nothing-in";
export { corpusOptions, textOptions } from "./options";
export { type Passage, type PassageSource, passageText, type Qrels, type Query } from "./passage";
export type { CuttingOptions, SectionPassage, WordRange } from "./passage-cutting";
export { passagesById } from "./passages-by-id";
export type { CorpusProgress, OnCorpusProgress } from "./progress";
export * from "./readers";
export type { Fields } from "./rows";
export { describeSkipped, type Occurrences, type PassedOver } from "./skipped";
export { sourceDigests } from "./source-digests";
export {
  blankCell,
  commentSafe,
  endingOf,
  isComment,
  type LineCount,
  memberOf,
  type OnRead,
  readLineBlocks,
  readLines,
  refuseCarriageReturn,
  splitBlanks,
  tabCell,
  tabText,
  writeLines,
} from "./streaming";
