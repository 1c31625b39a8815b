/** BERT and its relatives: one set of layers, many forms in files. */
export { families, fromHuggingFace, toHuggingFace, wordPieceClassOf } from "./families";
export { encoderName, headName, storedName } from "./names";
