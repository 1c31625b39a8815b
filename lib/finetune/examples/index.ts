/** What fine-tuning learns from, out of BEIR folders, Tevatron's and DPR's files and triples of texts. */
export { answers, withTwins } from "./answers";
export { collectionTrainingSet, type JudgedCollection } from "./beir";
export { readTrainingFile } from "./formats";
export { trainingSetOf } from "./records";
export type { PassageRows, TrainingQuery, TrainingSet } from "./training-set";
