/**
 * Values of parameters in and out of a file. On the way in they are checked against what the configuration calls for;
 * both ways dense weights are transposed (PyTorch keeps output × input).
 */
import { InputError } from "../../../errors";
import { firstNotFinite } from "../../../integrity";
import type { ParameterSpec, Parameters } from "../../parameters";
import type { StoredTensor } from "./safetensors";

/**
 * One parameter's values out of a file, checked against its spec and turned into the form in memory.
 * @throws InputError when it is missing, of another shape or kind, or has a NaN or an infinity in it
 */
export function storedValues(
  file: string,
  spec: ParameterSpec,
  stored: { get(name: string): StoredTensor | undefined },
): Float32Array {
  const tensor = stored.get(spec.name);
  requireShape(file, spec, tensor?.shape);
  const { shape, data } = tensor as StoredTensor;
  if (!(data instanceof Float32Array)) {
    throw new InputError("a tensor of the checkpoint is not of floating point", {
      file,
      field: spec.storedAs ?? spec.name,
      found: "integers",
    });
  }
  requireFinite(file, spec, data);
  return spec.transposed ? transpose(data, shape[0], shape[1]) : data;
}

function requireFinite(file: string, { name }: ParameterSpec, data: Float32Array): void {
  const bad = firstNotFinite(data);
  if (bad < 0) return;
  throw new InputError("a tensor of the checkpoint has a number that nothing can be computed with", {
    file,
    field: name,
    expected: "finite numbers",
    found: `${data[bad]} at place ${bad}`,
    fix: "take a checkpoint from before its training went wrong",
  });
}

/** @throws InputError when there is no shape, or one that the spec does not call for */
export function requireShape(file: string, spec: ParameterSpec, shape: readonly number[] | undefined): void {
  const expected = spec.transposed ? [...spec.shape].reverse() : spec.shape;
  if (shape?.join() === expected.join()) return;
  if (!shape) {
    throw new InputError("the checkpoint lacks a tensor that its configuration calls for", {
      file,
      field: spec.storedAs ?? spec.name,
      expected: `shape [${expected}]`,
      fix: "use a checkpoint for masked language modelling whose config.json belongs to it",
    });
  }
  throw new InputError("a tensor of the checkpoint does not fit its configuration", {
    file,
    field: spec.storedAs ?? spec.name,
    expected: `shape [${expected}]`,
    found: `shape [${shape}]`,
    fix: "check that config.json and model.safetensors come from the same checkpoint",
  });
}

/**
 * The parameters as a file keeps them, in order; those of `specs` alone when given. Reads every tensor off the engine.
 */
export function storedParameters(
  parameters: Parameters,
  specs: readonly ParameterSpec[] = parameters.specs,
): [string, StoredTensor][] {
  return specs.map((spec) => {
    const data = parameters.get(spec.name).dataSync() as Float32Array;
    return [spec.name, toStored(spec, data)];
  });
}

function toStored(spec: ParameterSpec, data: Float32Array): StoredTensor {
  if (!spec.transposed) return { shape: spec.shape, data };
  const [rows, columns] = spec.shape;
  return { shape: [columns, rows], data: transpose(data, rows, columns) };
}

/** (rows, columns) → (columns, rows) */
function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c];
  return result;
}
