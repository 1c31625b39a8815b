/**
 * bowlab's own operations (see `ops/runtime`) for wasm: GELU, LayerNorm, dropout, attention's softmax,
 * cross-entropy, Adam and the square of a norm in one pass over memory each, on all threads. Inputs come in the order
 * in which they were given.
 */
import type * as tf from "@tensorflow/tfjs";
import { floatsOf, type KernelArguments, pointerOf, sizeOf, type WasmBackend, wordsOf } from "../backend";
import { type PooledFunction, runPooled } from "../simd";
import { addUpColumns, addUpSquares } from "./sums";

type Kernel = (inputs: tf.TensorInfo[], attributes: Record<string, number>, backend: WasmBackend) => tf.TensorInfo[];

/** Elements that a thread takes at a time: enough to be worth it. */
const GRAIN = 1 << 14;

/** Calls a function of elements. */
function ofElements(backend: WasmBackend, name: PooledFunction, tensors: tf.TensorInfo[], numbers: number[] = []) {
  const pointers = tensors.map((tensor) => pointerOf(backend, tensor));
  runPooled(backend.wasm, name, [...pointers, ...numbers], sizeOf(tensors[0].shape), GRAIN);
}

/** Calls a function of rows. */
function ofRows(backend: WasmBackend, name: PooledFunction, tensors: tf.TensorInfo[], numbers: number[] = []) {
  const pointers = tensors.map((tensor) => pointerOf(backend, tensor));
  const columns = tensors[0].shape[tensors[0].shape.length - 1];
  const rows = sizeOf(tensors[0].shape) / Math.max(1, columns);
  runPooled(backend.wasm, name, [...pointers, ...numbers, columns], rows, Math.ceil(GRAIN / Math.max(1, columns)));
}

function like(backend: WasmBackend, { shape }: tf.TensorInfo): tf.TensorInfo {
  return backend.makeOutput(shape, "float32");
}

/** x → y */
const gelu: Kernel = ([x], _, backend) => {
  const y = like(backend, x);
  ofElements(backend, "geluElements", [x, y]);
  return [y];
};

/** dy, x → dx */
const geluGradient: Kernel = ([dy, x], _, backend) => {
  const dx = like(backend, x);
  ofElements(backend, "geluGradientElements", [dy, x, dx]);
  return [dx];
};

/** x → y */
const dropout: Kernel = ([x], { number, first, second, limit }, backend) => {
  const y = like(backend, x);
  ofElements(backend, "droppedElements", [x, y], [number, first, second, limit]);
  return [y];
};

/** parameter, first, second, gradient → the parameter after the update; both moments are changed in place. */
const adam: Kernel = ([parameter, first, second, gradient], attributes, backend) => {
  const updated = like(backend, parameter);
  const { beta1, beta2, correction, epsilon, stepSize, kept } = attributes;
  const numbers = [beta1, 1 - beta1, beta2, 1 - beta2, correction, epsilon, stepSize, kept];
  ofElements(backend, "adamElements", [parameter, first, second, gradient, updated, first, second], numbers);
  return [updated];
};

/** x (N, H), scale (H), shift (H) → y (N, H), normal (N, H), inverse (N) */
const layerNorm: Kernel = ([x, scale, shift], { number: epsilon }, backend) => {
  const [rows, columns] = x.shape;
  const [y, normal, inverse] = [like(backend, x), like(backend, x), backend.makeOutput([rows], "float32")];
  ofRows(backend, "layerNormRows", [x, y, normal, scale, shift, inverse], [1 / columns, epsilon]);
  return [y, normal, inverse];
};

/** dy, normal (N, H), inverse (N), scale (H) → dx (N, H), dscale (H), dshift (H) */
const layerNormGradient: Kernel = ([dy, normal, inverse, scale], _, backend) => {
  const columns = dy.shape[1];
  const [dx, dScale, dShift] = [like(backend, dy), like(backend, scale), like(backend, scale)];
  ofRows(backend, "layerNormRowsGradient", [dy, normal, dx, scale, inverse], [1 / columns]);
  addUpColumns(backend, [dy, normal], [dScale, dShift]);
  return [dx, dScale, dShift];
};

/** scores (B, A, Q, K), mask (B or 1, 1, Q or 1, K) → weights (B, A, Q, K) */
const attentionWeights: Kernel = ([scores, mask], _, backend) => {
  const weights = like(backend, scores);
  const [, heads, queries] = scores.shape;
  const [maskTexts, , maskQueries] = mask.shape;
  const perText = maskTexts > 1 ? heads * queries : sizeOf(scores.shape);
  const numbers = [pointerOf(backend, mask), Math.max(1, perText), Math.max(1, queries)];
  ofRows(backend, "attentionRows", [scores, weights], [...numbers, maskQueries, Number(maskQueries > 1)]);
  return [weights];
};

/** change, weights (B, A, Q, K) → dscores */
const attentionWeightsGradient: Kernel = ([change, weights], { number, first, second, limit }, backend) => {
  const dScores = like(backend, change);
  ofRows(backend, "attentionRowsGradient", [change, weights, dScores], [number, first, second, limit]);
  return [dScores];
};

/** logits (N, V), labels (N) → loss (N), log Σ e^logits (N); NaN where there is no such label. */
const crossEntropy: Kernel = ([logits, labels], _, backend) => {
  const [rows, columns] = logits.shape;
  const [loss, normalizer] = [1, 2].map(() => backend.makeOutput([rows], "float32"));
  ofRows(backend, "exponentialSums", [logits, loss, normalizer]);
  const [scores, losses, normalizers] = [logits, loss, normalizer].map((tensor) => floatsOf(backend, tensor));
  for (const [row, label] of wordsOf(backend, labels).entries()) {
    normalizers[row] = losses[row] + Math.log(normalizers[row]);
    const exists = label >= 0 && label < columns;
    losses[row] = exists ? normalizers[row] - scores[row * columns + label] : Number.NaN;
  }
  return [loss, normalizer];
};

/** dy (N), logits (N, V), labels (N), normalizer (N) → dlogits (N, V) */
const crossEntropyGradient: Kernel = ([dy, logits, labels, normalizer], _, backend) => {
  const columns = logits.shape[1];
  const dLogits = like(backend, logits);
  ofRows(backend, "scaledExponentials", [logits, dLogits, dy, normalizer]);
  const [changes, given] = [dLogits, dy].map((tensor) => floatsOf(backend, tensor));
  for (const [row, label] of wordsOf(backend, labels).entries())
    if (label >= 0 && label < columns) changes[row * columns + label] -= given[row];
  return [dLogits];
};

/** By the names of bowlab's operations. */
const kernels: Readonly<Record<string, Kernel>> = {
  BowlabGelu: gelu,
  BowlabGeluGradient: geluGradient,
  BowlabDropout: dropout,
  BowlabAdam: adam,
  BowlabSumOfSquares: ([x], _, backend) => [addUpSquares(backend, x)],
  BowlabLayerNorm: layerNorm,
  BowlabLayerNormGradient: layerNormGradient,
  BowlabAttentionWeights: attentionWeights,
  BowlabAttentionWeightsGradient: attentionWeightsGradient,
  BowlabCrossEntropy: crossEntropy,
  BowlabCrossEntropyGradient: crossEntropyGradient,
};

/** As tfjs calls them. */
export const ownOperations = Object.entries(kernels).map(([name, kernel]) => ({
  name,
  run: ({ inputs, attrs, backend }: KernelArguments) =>
    kernel(Object.values(inputs), attrs as Record<string, number>, backend),
}));
