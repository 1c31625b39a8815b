/** Folders of sentence-transformers: read whole or refused by name, and written with every checkpoint. */
export { poolingConfig, readPooling } from "./pooling-config";
export { readVectorForm, type VectorForm } from "./read-form";
export {
  otherSimilarity,
  promptOf,
  readPrompts,
  readSentenceTexts,
  type SentenceTexts,
  similarityOf,
  tokenizerMaximum,
} from "./texts";
export {
  applyModules,
  type DenseActivation,
  moduleName,
  moduleScope,
  sizeBehind,
  type VectorModule,
  vectorPrefix,
} from "./vector-modules";
export { loadVectorModules, moduleSpecs } from "./weights";
export { scoreFile, writePairForm, writeVectorForm } from "./write-form";
export { type SentenceForm, writeSentenceForm } from "./write-sentence-form";
