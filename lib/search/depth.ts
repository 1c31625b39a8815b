/** The most passages that a question can be answered with; also how far down words and vectors are fused. */
export const fusionDepth = 1000;
