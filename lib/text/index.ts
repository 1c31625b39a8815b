/**
 * Text: passages, queries and judgements, their readers and writers, and the corpus of API documentation. Plain values;
 * no engine is loaded.
 */
export * from "./apidocs";
export { DuplicateTexts, describeDuplicates, textKey } from "./duplicate-texts";
export { progressOfFile } from "./file-progress";
export { CorpusFingerprint, corpusFingerprint } from "./fingerprint";
export { type MarkdownOptions, markdownPassages } from "./markdown";
export { nothingIn } from "./nothing-in";
export { corpusOptions, textOptions } from "./options";
export { type Passage, type PassageSource, passageText, type Qrels, type Query } from "./passage";
export type { CuttingOptions, SectionPassage, WordRange } from "./passage-cutting";
export type { CorpusProgress, OnCorpusProgress } from "./progress";
export * from "./readers";
export type { Fields } from "./rows";
export { describeSkipped, type Occurrences, type PassedOver } from "./skipped";
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
