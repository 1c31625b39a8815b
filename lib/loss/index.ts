/** Losses over hidden states and logits, each one scalar on the gradient tape. None reads a tensor's value. */
export { type Bags, bagEntropy, bagOfWordsLoss, bagTarget } from "./bag-of-words";
export { innerTokens, nextTokens, type Texts } from "./decoding";
export { type MaskedTargets, maskedLmLoss } from "./masked-lm";
