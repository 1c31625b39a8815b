/**
 * The fused operations written out in double arithmetic, over flat row-major arrays: forward only, as slow and plain as
 * their formulas.
 */

/** x (rows, I) · w (I, O) + b (O) */
export function linear(x: Float64Array, w: Float64Array, b: Float64Array, rows: number): Float64Array {
  const [inner, columns] = [x.length / rows, b.length];
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = b[column];
    for (let i = 0; i < inner; i++) sum += x[row * inner + i] * w[i * columns + column];
    return sum;
  });
}

/** (rows, columns) → (columns, rows) */
export function transpose(x: Float64Array, rows: number): Float64Array {
  const columns = x.length / rows;
  return x.map((_, at) => x[(at % rows) * columns + Math.floor(at / rows)]);
}

export function layerNorm(x: Float64Array, scale: Float64Array, shift: Float64Array, epsilon: number): Float64Array {
  const width = scale.length;
  return x.map((value, at) => {
    const row = x.subarray(at - (at % width), at - (at % width) + width);
    const mean = row.reduce((a, b) => a + b, 0) / width;
    const variance = row.reduce((sum, y) => sum + (y - mean) ** 2, 0) / width;
    return (scale[at % width] * (value - mean)) / Math.sqrt(variance + epsilon) + shift[at % width];
  });
}

export function gelu(x: number): number {
  return (x * (1 + erf(x / Math.SQRT2))) / 2;
}

/** By its Taylor series, which the alternating terms leave exact to about 1e-13 for |x| < 3. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** −Σ target · log softmax(z) of every row of `columns`. */
export function crossEntropy(z: Float64Array, target: Float64Array, columns: number): Float64Array {
  return Float64Array.from({ length: z.length / columns }, (_, row) => {
    const scores = z.subarray(row * columns, (row + 1) * columns);
    const normalizer = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
    return scores.reduce((sum, score, v) => sum + target[row * columns + v] * (normalizer - score), 0);
  });
}

/** x (batch, L, V), mask (batch, L) → (batch, V) */
export function maxOverPositions(x: Float64Array, mask: readonly number[], batch: number): Float64Array {
  const positions = mask.length / batch;
  const columns = x.length / mask.length;
  return Float64Array.from({ length: batch * columns }, (_, at) => {
    const first = Math.floor(at / columns) * positions;
    const scores = Array.from(
      { length: positions },
      (_, l) => x[(first + l) * columns + (at % columns)] + mask[first + l],
    );
    return Math.max(...scores);
  });
}

export interface Heads {
  batch: number;
  heads: number;
  queries: number;
  keys: number;
  /** D */
  size: number;
}

/**
 * softmax(q·kᵀ/√D + bias + mask)·v, the weights times `drop`. @param mask (batch, keys) @param drop (batch, heads,
 * queries, keys) @param bias (heads, queries, keys)
 */
export function attention(
  q: Float64Array,
  k: Float64Array,
  v: Float64Array,
  { batch, heads, queries, keys, size }: Heads,
  mask: readonly number[],
  drop: Float64Array | null,
  bias?: Float64Array,
): Float64Array {
  const output = new Float64Array(q.length);
  for (let head = 0; head < batch * heads; head++) {
    const b = Math.floor(head / heads);
    for (let i = 0; i < queries; i++) {
      const query = (head * queries + i) * size;
      const scores = Array.from({ length: keys }, (_, j) => {
        let dot = 0;
        for (let d = 0; d < size; d++) dot += q[query + d] * k[(head * keys + j) * size + d];
        const added = bias?.[((head % heads) * queries + i) * keys + j] ?? 0;
        return dot / Math.sqrt(size) + added + mask[b * keys + j];
      });
      const largest = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - largest));
      const sum = powers.reduce((a, b) => a + b, 0);
      for (let j = 0; j < keys; j++) {
        const weight = (powers[j] / sum) * (drop ? drop[(head * queries + i) * keys + j] : 1);
        for (let d = 0; d < size; d++) output[query + d] += weight * v[(head * keys + j) * size + d];
      }
    }
  }
  return output;
}
