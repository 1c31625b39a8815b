/**
 * Taking rows by index and adding rows by index: `gather` with batch dimensions right, and its gradient, which
 * tfjs-wasm lacks.
 */
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../../errors";
import { type KernelArguments, pointerOf, sizeOf, wordsOf } from "../backend";
import { simdFunctions } from "../simd";

type Kernel = (args: KernelArguments) => tf.TensorInfo;

/**
 * GatherV2: slices of x along `axis` by int32 indices; the first `batchDims` axes of both are walked together.
 * The shipped kernel goes wrong from the second batch entry on, and copies element by element.
 */
export function gather(shipped: Kernel): Kernel {
  return (args) => {
    const { inputs, backend, attrs } = args;
    const { x, indices } = inputs;
    const { axis, batchDims } = attrs as { axis: number; batchDims: number };
    if (x.dtype !== "float32" && x.dtype !== "int32") return shipped(args);
    const along = tf.util.parseAxisParam(axis, x.shape)[0];
    const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor,
      indices as tf.Tensor,
      along,
      batchDims,
    );
    const { batchSize, outerSize, dimSize, sliceSize } = info;
    const out = backend.makeOutput(info.outputShape, x.dtype);
    if (sizeOf(info.outputShape) === 0) return out;

    const taken = wordsOf(backend, indices);
    const perBatch = taken.length / batchSize;
    const source = wordsOf(backend, x);
    const target = wordsOf(backend, out);
    let to = 0;
    for (let batch = 0; batch < batchSize; batch++) {
      for (let outer = 0; outer < outerSize; outer++) {
        const start = (batch * outerSize + outer) * dimSize;
        for (let i = 0; i < perBatch; i++, to += sliceSize) {
          const index = taken[batch * perBatch + i];
          if (!(index >= 0 && index < dimSize)) {
            backend.disposeData(out.dataId);
            throw outside("gather", index, dimSize);
          }
          const from = (start + index) * sliceSize;
          target.set(source.subarray(from, from + sliceSize), to);
        }
      }
    }
    return out;
  };
}

/**
 * UnsortedSegmentSum: x (N, …), segmentIds (N) int32 → (numSegments, …), the sum of the rows with each id; negative ids
 * are dropped. Rows are added in the order they come, so the result does not depend on chance.
 */
export function unsortedSegmentSum({ inputs, backend, attrs }: KernelArguments): tf.TensorInfo {
  const { x, segmentIds } = inputs;
  const { numSegments } = attrs as { numSegments: number };
  const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
  const out = backend.makeOutput(shape, x.dtype);
  const rowSize = sizeOf(shape.slice(1));
  wordsOf(backend, out).fill(0);
  const ids = wordsOf(backend, segmentIds);
  const { rowSum } = simdFunctions(backend.wasm);
  const [from, to] = [pointerOf(backend, x), pointerOf(backend, out)];
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row];
    if (id < 0) continue;
    if (id >= numSegments) {
      backend.disposeData(out.dataId);
      throw outside("unsortedSegmentSum", id, numSegments);
    }
    if (x.dtype === "float32") rowSum(from + 4 * row * rowSize, to + 4 * id * rowSize, 1, rowSize);
    else addWords(wordsOf(backend, x), wordsOf(backend, out), row * rowSize, id * rowSize, rowSize);
  }
  return out;
}

function addWords(source: Int32Array, target: Int32Array, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) target[to + i] += source[from + i];
}

function outside(operation: string, index: number, size: number): InputError {
  return new InputError(`${operation} was given an index outside its table`, {
    expected: `0 … ${size - 1}`,
    found: String(index),
  });
}
