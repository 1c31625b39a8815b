/** What each position of a text may see in enhanced decoding: packed bits, and two samplers of them. */
export { hasBit, wordsFor } from "./bits";
export { type MaskSampler, maskSamplers, type VisibilityOptions, visibilityMatrix } from "./visibility";
