/** Losses over hidden states and logits, each one scalar on the gradient tape. None reads a tensor's value. */
export { type Bags, bagEntropy, bagOfWordsLoss, bagTarget } from "./bag-of-words";
export { type ContrastiveTargets, contrastiveLoss, similarities } from "./contrastive";
export { crossEncoderLoss } from "./cross-encoder";
export { innerTokens, nextTokens, type Texts } from "./decoding";
export { distillationLoss, groupScores } from "./distillation";
export { type MaskedTargets, maskedLmLoss } from "./masked-lm";
