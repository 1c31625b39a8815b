/**
 * Tensors of tfjs, known by shape: showing one loads no engine. Nothing is disposed but what is made here, and of a
 * large tensor only the first values are read back.
 */
import type { MimeBundle } from "../mime/mime";
import { isList, peek } from "../mime/peek";
import { type Grid, numberBundle } from "./number-view";

/** Values read back at most. */
const mostRead = 1 << 20;

type Values = ArrayLike<number>;

/** The part of a tfjs tensor that is used here. */
export interface TensorLike {
  shape: number[];
  dtype: string;
  size: number;
  isDisposed: boolean;
  name?: string;
  dataSync(): Values;
  data(): Promise<Values>;
  reshape?(shape: number[]): TensorLike;
  slice?(begin: number[], size: number[]): TensorLike;
  dispose(): void;
}

/** Whether a value has the shape of a tfjs tensor. */
export function isTensor(value: unknown): value is TensorLike {
  const kind = (key: keyof TensorLike) => typeof peek(value, key);
  return (
    isList(peek(value, "shape")) &&
    kind("dtype") === "string" &&
    kind("dataSync") === "function" &&
    kind("data") === "function" &&
    kind("isDisposed") === "boolean"
  );
}

/**
 * Type, shape, statistics, and a heat-map of the last two axes. A promise only on an engine that cannot be read at once
 * (webgpu).
 */
export function tensorBundle(tensor: TensorLike): MimeBundle | Promise<MimeBundle> {
  const title = `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]`;
  if (tensor.isDisposed) return { "text/plain": `${title}, disposed` };
  if (tensor.dtype === "complex64") return { "text/plain": title };
  const part = firstValues(tensor);
  let values: Values;
  try {
    values = part.dataSync();
  } catch {
    return part
      .data()
      .then((later) => view(tensor, title, later))
      .finally(() => release(part, tensor));
  }
  release(part, tensor);
  return view(tensor, title, values);
}

/** The tensor itself, or a new one of its first values. */
function firstValues(tensor: TensorLike): TensorLike {
  if (tensor.size <= mostRead || !tensor.reshape) return tensor;
  const flat = tensor.reshape([tensor.size]);
  try {
    return flat.slice!([0], [mostRead]);
  } finally {
    flat.dispose();
  }
}

function release(part: TensorLike, tensor: TensorLike): void {
  if (part !== tensor) part.dispose();
}

function view({ shape, size, dtype }: TensorLike, title: string, values: Values): MimeBundle {
  const note = values.length < size ? `of the first ${values.length} of ${size} values` : undefined;
  if (dtype === "string") return { "text/plain": `${title}\n${JSON.stringify(Array.from(values).slice(0, 12))}` };
  return numberBundle({ title, values, grid: gridOf(shape, values.length), note, isBool: dtype === "bool" });
}

/** The last two axes, as far as the values read go; a vector is one row. */
function gridOf(shape: number[], read: number): Grid | undefined {
  if (shape.length === 0 || read === 0) return undefined;
  const columns = Math.min(read, shape[shape.length - 1]);
  const rows = shape.length === 1 ? 1 : Math.min(shape[shape.length - 2], Math.floor(read / columns));
  const part = shape.length > 2 ? `[${"0, ".repeat(shape.length - 2)}:, :]` : undefined;
  return rows > 0 ? { rows, columns, part } : undefined;
}
