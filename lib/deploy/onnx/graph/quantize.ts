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
  const groupOf = (at: number): number => (along === "columns" ? at % columns : Math.floor(at / columns));
  matrix.forEach((value, at) => {
    const group = groupOf(at);
    scales[group] = Math.max(scales[group], Math.abs(value));
  });
  // A column of zeros keeps a scale that nothing is divided by.
  scales.forEach((largest, group) => {
    scales[group] = largest > 0 ? largest / LARGEST : 1;
  });
  const values = Uint8Array.from(matrix, (value, at) => Math.round(value / scales[groupOf(at)]) + ZERO_POINT);
  return { values, scales };
}
