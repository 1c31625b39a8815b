/** What fine-tuning learns from, out of BEIR folders, Tevatron's and DPR's files and triples of texts. */
export { collectionTrainingSet, type JudgedCollection } from "./beir";
export { readTrainingFile } from "./formats";
export { trainingSetOf } from "./records";
export { answers, type PassageRows, type TrainingQuery, type TrainingSet } from "./training-set";
