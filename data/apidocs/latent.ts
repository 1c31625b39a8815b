/**
 * Latent semantic indexing (Deerwester et al., 1990): passages and queries as tf-idf vectors, folded onto the strongest
 * directions of the passage-by-term matrix, compared by cosine. Words that keep the same company come near each other,
 * so a query can find a passage without sharing a word with it. Letters: N passages, V terms, K directions.
 *
 * The directions come from subspace iteration started at random (Halko, Martinsson and Tropp, 2011, algorithm 4.4),
 * which is exact enough for ranking after a few rounds. Deviation from the original: term weights are (1 + ln tf) ·
 * ln(N / df), rows of length 1.
 */
import type { Random } from "../../lib/random";

export interface LatentOptions {
  /** K. Default 200. */
  dimensions?: number;
  /** Rounds of subspace iteration. Default 4. */
  rounds?: number;
}

/** A sparse row: terms and their weights. */
interface SparseRow {
  terms: number[];
  weights: number[];
}

/** Searches passages given as lists of terms. */
export class LatentIndex {
  readonly #vocabulary = new Map<string, number>();
  readonly #idf: Float64Array;
  /** (K, V) orthonormal directions. */
  readonly #directions: Float64Array[];
  /** (K, N) coordinates of the passages, scaled to length 1. */
  readonly #passages: Float64Array[];

  constructor(documents: readonly (readonly string[])[], random: Random, options: LatentOptions = {}) {
    const { dimensions = 200, rounds = 4 } = options;
    const df: number[] = [];
    for (const document of documents) {
      for (const term of new Set(document)) {
        const id = this.#vocabulary.get(term) ?? this.#vocabulary.size;
        this.#vocabulary.set(term, id);
        df[id] = (df[id] ?? 0) + 1;
      }
    }
    this.#idf = Float64Array.from(df, (count) => Math.log(documents.length / count));
    const rows = documents.map((document) => this.#row(document));
    const V = df.length;

    let directions: Float64Array[] = Array.from({ length: dimensions }, () =>
      Float64Array.from({ length: V }, () => random.normal()),
    );
    for (let round = 0; round < rounds; round++) {
      const passages = directions.map((direction) => project(rows, direction)); // (K, N)
      orthonormalize(passages);
      directions = passages.map((passage) => gather(rows, passage, V)); // (K, V)
      orthonormalize(directions);
    }
    this.#directions = directions;
    this.#passages = directions.map((direction) => project(rows, direction)); // (K, N)
    scaleColumns(this.#passages, documents.length);
  }

  /** (N) cosines of the passages with a query, 0 where the query has no known term. */
  scores(query: readonly string[]): Float64Array {
    const row = this.#row(query);
    const scores = new Float64Array(this.#passages[0].length);
    const coordinates = this.#directions.map((direction) => project([row], direction)); // (K, 1)
    scaleColumns(coordinates, 1);
    coordinates.forEach(([coordinate], k) => {
      for (let n = 0; n < scores.length; n++) scores[n] += coordinate * this.#passages[k][n];
    });
    return scores;
  }

  #row(document: readonly string[]): SparseRow {
    const counts = new Map<number, number>();
    for (const term of document) {
      const id = this.#vocabulary.get(term);
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const terms = [...counts.keys()];
    const weights = [...counts].map(([term, count]) => (1 + Math.log(count)) * this.#idf[term]);
    const length = Math.hypot(...weights) || 1;
    return { terms, weights: weights.map((weight) => weight / length) };
  }
}

/** (N) rows · direction. */
function project(rows: readonly SparseRow[], direction: Float64Array): Float64Array {
  return Float64Array.from(rows, ({ terms, weights }) =>
    terms.reduce((sum, term, i) => sum + weights[i] * direction[term], 0),
  );
}

/** (V) rowsᵀ · passage coordinates. */
function gather(rows: readonly SparseRow[], coordinates: Float64Array, V: number): Float64Array {
  const sums = new Float64Array(V);
  rows.forEach(({ terms, weights }, n) => {
    for (let i = 0; i < terms.length; i++) sums[terms[i]] += weights[i] * coordinates[n];
  });
  return sums;
}

/** Modified Gram-Schmidt, in place. */
function orthonormalize(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, k) => {
    for (const earlier of vectors.slice(0, k)) {
      const share = dot(vector, earlier);
      for (let i = 0; i < vector.length; i++) vector[i] -= share * earlier[i];
    }
    const length = Math.sqrt(dot(vector, vector)) || 1;
    for (let i = 0; i < vector.length; i++) vector[i] /= length;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Scales every column of a (K, N) matrix to length 1, in place. */
function scaleColumns(matrix: readonly Float64Array[], N: number): void {
  for (let n = 0; n < N; n++) {
    const length = Math.sqrt(matrix.reduce((sum, row) => sum + row[n] ** 2, 0)) || 1;
    for (const row of matrix) row[n] /= length;
  }
}
