/** Longest texts where neither an option nor a model's folder says how long, tokens, [CLS] and [SEP] counted. */
export const defaultLengths = { query: 32, passage: 128 } as const;
