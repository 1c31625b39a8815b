/** Texts to vectors, and pairs of texts to scores by their vectors. */
import type { DenseEncoders } from "../../../retrieval";
import type { KindItem, KindResult, TextVector } from "./messages";

type Encoder = DenseEncoders["queries"];

/** The vector of every text, and the tokens read of it. */
export async function vectorsOf(encoder: Encoder, texts: readonly string[]): Promise<TextVector[]> {
  const N = encoder.dimension;
  const vectors = await encoder.encode(texts); // (texts, N)
  return texts.map((text, i) => ({
    vector: vectors.slice(i * N, (i + 1) * N),
    tokens: encoder.countTokens(text),
  }));
}

/** Inner products of queries and texts; a query that comes again is encoded once. */
export async function scoreByVectors(
  { queries, corpus }: DenseEncoders,
  pairs: readonly KindItem<"rerank">[],
): Promise<KindResult<"rerank">[]> {
  const asked = [...new Set(pairs.map(({ query }) => query))];
  const queryVectors = await vectorsOf(queries, asked);
  const texts = await vectorsOf(
    corpus,
    pairs.map(({ text }) => text),
  );
  const byQuery = new Map(asked.map((query, i) => [query, queryVectors[i]]));
  return pairs.map(({ query }, i) => {
    const asker = byQuery.get(query) as TextVector;
    const { vector, tokens } = texts[i];
    return { score: vector.reduce((sum, x, n) => sum + x * asker.vector[n], 0), tokens: tokens + asker.tokens };
  });
}
