/**
 * Fused operations: each is one node of the gradient tape with a gradient in closed form, written once over tfjs
 * operations and, where TensorFlow has something better, over TensorFlow's own. They are what a Transformer's training
 * step consists of.
 */
export { type AdamSlot, type AdamStep, adamSlot } from "./adam";
export { type AttentionOptions, attention } from "./attention";
export { crossEntropy, sparseCrossEntropy } from "./cross-entropy";
export { differentiable } from "./differentiable";
export { DropoutSeeds, dropout, dropoutMask } from "./dropout";
export { gatherRows } from "./gather-rows";
export { gelu } from "./gelu";
export { mergeHeads, splitHeads } from "./heads";
export { layerNorm } from "./layer-norm";
export { linear } from "./linear";
export { maxOverPositions } from "./max-over-positions";
export { NativeScan, openNativeScan } from "./native-scan";
export { WeightCopies, withWeightCopies } from "./products";
export { type RowOperations, rowOperations, type States, type TextStarts } from "./row-operations";
export { nativeKernels, nativeRuntime, wasmKernels } from "./runtime";
export { scatterRows } from "./scatter-rows";
export { type Projections, selfAttention } from "./self-attention";
export { type Dense, type Drop, linearAddNorm, linearGelu, type Norm } from "./sublayer";
export { tiedCrossEntropy, tiedLogits } from "./tied-logits";
