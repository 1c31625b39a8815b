/**
 * What fine-tuning minimises: a bi-encoder's contrastive and distillation losses, in one piece or by GradCache, and a
 * cross-encoder's.
 */
export { type BiEncoderOptions, biEncoderGradients, biEncoderTerms } from "./bi-encoder";
export { crossEncoderGradients } from "./cross-encoder";
export { cachedGradients } from "./grad-cache";
