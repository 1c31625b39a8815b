/** The model card of a checkpoint's folder: what the model is, how it is used, what was measured by which command. */
export { cardFile, type ModelCard, modelCard, writeModelCard } from "./model-card";
