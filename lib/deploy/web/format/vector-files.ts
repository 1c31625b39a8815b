/**
 * Vectors as bytes, less their mean: a trained encoder's vectors have much in common, and what they share would take
 * the room of what tells them apart. Each row has a scale of its own (its largest number is 127 times it), and each
 * number is its nearest multiple, an int8. A second byte for each number, in a file of its own, says where between two
 * multiples it stood: 255 steps. With both a number is off by at most the scale / 510.
 *
 * `mean.bin` holds the mean (float32). `N.bin` holds a part's rows: their scales (float32), then their int8.
 * `fine-N.bin` holds the second bytes alone. A product with a question is that with the mean, and that with the row.
 */

const LARGEST = 127;
const STEPS = 255;

/** Rows of vectors in eight bits, and what refines them. */
export interface QuantizedRows {
  /** (rows) */
  scales: Float32Array;
  /** (rows × dimension) */
  values: Int8Array;
  /** (rows × dimension) */
  fine: Uint8Array;
}

/** The mean of the rows. */
export function meanOfRows(vectors: Float32Array, dimension: number): Float32Array {
  const sums = new Float64Array(dimension);
  for (let i = 0; i < vectors.length; i++) sums[i % dimension] += vectors[i];
  const rows = Math.max(1, vectors.length / dimension);
  return Float32Array.from(sums, (sum) => sum / rows);
}

/** @param vectors (rows × dimension) @param mean (dimension) what is taken away from each */
export function quantizeRows(vectors: Float32Array, mean: Float32Array): QuantizedRows {
  const dimension = mean.length;
  const rows = vectors.length / dimension;
  const scales = new Float32Array(rows);
  const values = new Int8Array(vectors.length);
  const fine = new Uint8Array(vectors.length);
  for (let row = 0, at = 0; row < rows; row++) {
    let largest = 0;
    for (let i = 0; i < dimension; i++) largest = Math.max(largest, Math.abs(vectors[at + i] - mean[i]));
    // A row of zeros keeps a scale that nothing is divided by.
    const scale = Math.fround(largest > 0 ? largest / LARGEST : 1);
    scales[row] = scale;
    for (let i = 0; i < dimension; i++, at++) {
      const ratio = (vectors[at] - mean[i]) / scale;
      values[at] = Math.max(-LARGEST, Math.min(LARGEST, Math.round(ratio)));
      const step = Math.round((ratio - values[at] + 0.5) * STEPS);
      fine[at] = Math.max(0, Math.min(STEPS, step));
    }
  }
  return { scales, values, fine };
}

/** The bytes of a part: scales, then int8. */
export function vectorPart({ scales, values }: Pick<QuantizedRows, "scales" | "values">): Uint8Array {
  const part = new Uint8Array(4 * scales.length + values.length);
  const view = new DataView(part.buffer);
  scales.forEach((scale, row) => {
    view.setFloat32(4 * row, scale, true);
  });
  part.set(new Uint8Array(values.buffer, values.byteOffset, values.length), 4 * scales.length);
  return part;
}

/** @throws RangeError when the bytes are not those of so many rows */
export function readVectorPart(
  part: Uint8Array,
  rows: number,
  dimension: number,
): Pick<QuantizedRows, "scales" | "values"> {
  if (part.length !== rows * (4 + dimension)) throw new RangeError("the file has another length than its rows");
  const view = new DataView(part.buffer, part.byteOffset);
  return {
    scales: Float32Array.from({ length: rows }, (_, row) => view.getFloat32(4 * row, true)),
    values: new Int8Array(part.buffer, part.byteOffset + 4 * rows, rows * dimension),
  };
}

/** The bytes of `mean.bin`. */
export function meanFile(mean: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * mean.length);
  const view = new DataView(bytes.buffer);
  mean.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}

/** @throws RangeError when the bytes are not those of so many numbers */
export function readMean(bytes: Uint8Array, dimension: number): Float32Array {
  if (bytes.length !== 4 * dimension) throw new RangeError("the file has another length than a vector");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Float32Array.from({ length: dimension }, (_, i) => view.getFloat32(4 * i, true));
}

/** The inner product of a vector with a row of int8, without its scale. */
export function coarseProduct(query: Float32Array, values: Int8Array, row: number): number {
  const dimension = query.length;
  let sum = 0;
  for (let i = 0, at = row * dimension; i < dimension; i++, at++) sum += query[i] * values[at];
  return sum;
}

/** The same by both bytes of each number. */
export function fineProduct(query: Float32Array, values: Int8Array, fine: Uint8Array, row: number): number {
  const dimension = query.length;
  let sum = 0;
  for (let i = 0, at = row * dimension; i < dimension; i++, at++) {
    sum += query[i] * (values[at] + fine[at] / STEPS - 0.5);
  }
  return sum;
}
