/** The most passages that a question can be answered with; also how far down words and vectors are fused. */
export const fusionDepth = 1000;

/**
 * So many more passages are looked for by words than asked, since those with the same text are shown once. Where that
 * is not enough, `answerInDepth` looks for more.
 */
export const COPIES = 40;
