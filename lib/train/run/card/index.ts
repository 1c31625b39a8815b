/** The model card of a checkpoint's folder: what it is, how it is used elsewhere, what was measured and by which command. */
export { cardFile, type ModelCard, modelCard, writeModelCard } from "./model-card";
