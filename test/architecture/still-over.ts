/**
 * What is still over the architecture's limits. Each entry has to be over: whoever mends one takes it out of the list.
 */
export const stillOver = {
  sizes: ["lib/retrieval/lexical has more than 20 files"],
  /** Exported names that are two things. */
  names: [],
  /** Lines of lib and kernel-ext that are wider than 120 because of a text in quotes. */
  unbrokenLines: 102,
};
