/**
 * Readers and writers of corpora, queries, judgements and training examples in the field's forms, streaming, plain or
 * gzipped.
 */
export {
  type ExampleForm,
  exampleForms,
  readExamples,
  writeExamples,
} from "./examples";
export { examplesToBeir } from "./examples-to-beir";
export { type QrelsForm, qrelsForms } from "./judgement-lines";
export { OneText } from "./one-text";
export { loadPassages, type ReadingPlace, type ReadOptions, readPassages } from "./passages";
export { qrelsFile, readQrels, sharedQueries, writeQrels } from "./qrels";
export { readQueries } from "./queries";
export { type Question, readQuestions, writeDprQuestions } from "./questions";
export type { RetrievalExample } from "./retrieval-example";
export { type CorpusSources, corpusSources, type Source, type SourceKind, textBytes } from "./sources";
export { readSubtopicQrels, type SubtopicQrels, withoutSubtopics } from "./subtopics";
export { textId } from "./text-id";
export { passageSettings, type TextOptions, textOptionsOf } from "./text-options";
export { type TextUnit, textUnits } from "./text-unit";
export { writeBeirCorpus, writeBeirQrels, writeBeirQueries } from "./write-beir";
export {
  type PassageForm,
  passageForms,
  type QueryForm,
  queryForms,
  writePassages,
  writeQueries,
} from "./write-passages";
