/**
 * Reading goldens and comparing with them. The safetensors reader here is the tests' own, so that a fault of bowlab's
 * reader cannot hide on both sides of a comparison.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";

export interface GoldenTensor {
  shape: number[];
  values: Float32Array;
}

/** Path of a file or folder under test/goldens. */
export function goldenPath(...parts: string[]): string {
  return path.join(__dirname, "..", "goldens", ...parts);
}

export function readGoldenJson<T>(...parts: string[]): T {
  return JSON.parse(fs.readFileSync(goldenPath(...parts), "utf8")) as T;
}

/** All float32 tensors of a safetensors file by name. */
export function readTensors(file: string): Map<string, GoldenTensor> {
  const bytes = fs.readFileSync(file);
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString("utf8", 8, 8 + headerLength)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const tensors = new Map<string, GoldenTensor>();
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    if (dtype !== "F32") throw new Error(`${file}: ${name} is ${dtype}, goldens are F32`);
    const [begin, end] = data_offsets.map((offset) => offset + 8 + headerLength);
    const values = new Float32Array(new Uint8Array(bytes.subarray(begin, end)).buffer);
    tensors.set(name, { shape, values });
  }
  return tensors;
}

/** (rows, columns) row-major → (columns, rows): PyTorch keeps a dense weight as (output, input). */
export function transposed({ shape: [rows, columns], values }: GoldenTensor): Float32Array {
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

/**
 * max |found − expected| / max(max |expected|, floor): one number for a tensor, insensitive to elements that are nearly
 * zero.
 * @param floor for tensors that are zero but for rounding
 */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>, floor = 1e-30): number {
  expect(found.length, "number of elements").to.equal(expected.length);
  let difference = 0;
  let size = floor;
  for (let i = 0; i < expected.length; i++) {
    // NaN must not slip through a comparison.
    if (!Number.isFinite(found[i])) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, Math.abs(found[i] - expected[i]));
    size = Math.max(size, Math.abs(expected[i]));
  }
  return difference / size;
}

/**
 * Asserts `relativeDifference` is at most `tolerance` (1e-4, the project's tolerance for parity with float64
 * references).
 */
export function expectClose(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance = 1e-4, floor = 1e-30 } = {},
): void {
  expect(relativeDifference(found, expected, floor), `${what}: relative difference`).to.be.at.most(tolerance);
}
