/** What fine-tuning learns from, out of BEIR folders, Tevatron's and DPR's files and triples of texts. */
export { type Collection, collectionTrainingSet } from "./beir";
export { readExamples } from "./formats";
export { type ExamplePassage, type ExampleRecord, idOfText, trainingSetOf } from "./records";
export { answers, type PassageRows, type TrainingQuery, type TrainingSet } from "./training-set";
