/**
 * Matrices in eight bits: uint8 around 128, with a scale for each column of a dense layer, or each row of a table.
 * Unsigned bytes on both sides of a product: with signed weights the older AVX2 instructions of onnxruntime can
 * overflow, and other numbers come out on another machine.
 */

export interface Quantized {
  /** As many as the matrix has values, in its order. */
  values: Uint8Array;
  /** What a difference of one stands for, of each column or row. */
  scales: Float32Array;
}

/** What stands for zero. */
export const ZERO_POINT = 128;
const LARGEST = 127;

/** @param along "columns": a scale for each column; "rows": for each row */
export function quantize(matrix: Float32Array, columns: number, along: "columns" | "rows"): Quantized {
  const rows = matrix.length / columns;
  const scales = new Float32Array(along === "columns" ? columns : rows);
  // A scale for every column, or one for all columns of a row.
  const [perRow, perColumn] = along === "columns" ? [0, 1] : [1, 0];
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const group = row * perRow + column * perColumn;
      scales[group] = Math.max(scales[group], Math.abs(matrix[at]));
    }
  }
  // A column of zeros keeps a scale that nothing is divided by.
  scales.forEach((largest, group) => {
    scales[group] = largest > 0 ? largest / LARGEST : 1;
  });
  const values = new Uint8Array(matrix.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      values[at] = Math.round(matrix[at] / scales[row * perRow + column * perColumn]) + ZERO_POINT;
    }
  }
  return { values, scales };
}
