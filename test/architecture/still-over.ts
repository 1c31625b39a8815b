/**
 * What is still over the architecture's limits. Each entry has to be over: whoever mends one takes it out of the list.
 */
export const stillOver = {
  sizes: [
    "lib/eval/measure has more than 20 files",
    "lib/retrieval/lexical has more than 20 files",
    "lib/retrieval/lexical/build.ts: build() has more than 60 lines",
    "lib/retrieval/vectors/hnsw.ts has more than 200 lines",
    "lib/retrieval/vectors/shard-writer.ts has more than 200 lines",
  ],
  /** Exported names that are two things. */
  names: [],
  /** Lines of lib and kernel-ext that are wider than 120 because of a text in quotes. */
  unbrokenLines: 102,
};
