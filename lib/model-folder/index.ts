/**
 * What the tokenizer and the model both have to know of a model's folder: which folder holds the encoder, what a run's
 * manifest records, and how long texts are where nothing says so. No engine is loaded.
 */
export { defaultLengths } from "./default-lengths";
export { type ManifestFields, manifestFile, manifestFormat, readManifestFields } from "./manifest";
export { encoderFolder, isLowerCasedBefore, modulesFile, type SentenceModule, sentenceModules } from "./modules";
