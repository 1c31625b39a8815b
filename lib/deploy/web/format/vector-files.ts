/**
 * Vectors as bytes: each row has a scale of its own (its largest number is 127 times it), and each number is its
 * nearest multiple, an int8. A second byte for each number, in a file of its own, says where between two multiples it
 * stood: 255 steps. With both a number is off by at most the scale / 510.
 *
 * `N.bin` holds a part's rows: their scales (float32), then their int8. `fine-N.bin` holds the second bytes alone.
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

/** @param vectors (rows × dimension) */
export function quantizeRows(vectors: Float32Array, dimension: number): QuantizedRows {
  const rows = vectors.length / dimension;
  const scales = new Float32Array(rows);
  const values = new Int8Array(vectors.length);
  const fine = new Uint8Array(vectors.length);
  for (let row = 0, at = 0; row < rows; row++) {
    let largest = 0;
    for (let i = at; i < at + dimension; i++) largest = Math.max(largest, Math.abs(vectors[i]));
    // A row of zeros keeps a scale that nothing is divided by.
    const scale = Math.fround(largest > 0 ? largest / LARGEST : 1);
    scales[row] = scale;
    for (const end = at + dimension; at < end; at++) {
      const ratio = vectors[at] / scale;
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
