/**
 * Checkpoints in Hugging Face's layout: `config.json` and `model.safetensors`, loadable as they are by transformers' BertForMaskedLM,
 * and such a folder from elsewhere loadable here. Dense weights are transposed on the way (PyTorch keeps output × input).
 */
import * as path from "node:path";
import { InputError } from "../errors";
import { makeFolder, writeJson } from "../files";
import { type EncoderConfig, toHuggingFace } from "./config";
import { configFile, openCheckpoint } from "./open-checkpoint";
import {
  headBias,
  isDecoderParameter,
  isHeadParameter,
  type ParameterSpec,
  Parameters,
  parameterSpecs,
} from "./parameters";
import { type Pooling, statedPooling } from "./pooling";
import { type StoredTensor, writeSafetensors } from "./safetensors";
import { weightsFile } from "./weight-files";

/** A model in memory. Owns its parameters: call `dispose()` when done. */
export interface EncoderModel {
  config: EncoderConfig;
  parameters: Parameters;
  /** How it was trained to make a text's vector. Default cls. */
  pooling?: Pooling;
}

/** Writes `config.json` and `model.safetensors` into `folder`, each whole or not at all. A decoder's parameters are left out (`saveDecoder`). */
export function saveModel(folder: string, { config, parameters }: EncoderModel): void {
  makeFolder(folder);
  writeJson(path.join(folder, configFile), toHuggingFace(config));
  const specs = parameters.specs.filter((spec) => !isDecoderParameter(spec));
  const tensors = storedParameters(parameters, specs);
  const bias = tensors.find(([name]) => name === headBias);
  // transformers reads the bias of an untied matrix under its own name.
  if (!config.tiedEmbeddings && bias) tensors.push(["cls.predictions.decoder.bias", bias[1]]);
  writeSafetensors(path.join(folder, weightsFile), tensors, { format: "pt" });
}

export interface LoadOptions {
  /** Values of the MLM head's parameters for a checkpoint that has no head. Default: such a checkpoint is refused. */
  freshHead?: (spec: ParameterSpec, config: EncoderConfig) => Float32Array;
}

/**
 * Loads a model saved by bowlab or by transformers (`open-checkpoint` says in which variants).
 * @throws InputError when a file is missing, or a tensor is missing or does not fit the configuration (the tensor is named)
 */
export function loadModel(folder: string, { freshHead }: LoadOptions = {}): EncoderModel {
  const { config, weights, hasHead } = openCheckpoint(folder);
  const fresh = hasHead ? undefined : freshHead;
  const values = (spec: ParameterSpec) =>
    fresh && isHeadParameter(spec) ? fresh(spec, config) : fittingValues(weights.fileOf(spec.name), spec, weights);
  return { config, parameters: new Parameters(parameterSpecs(config), values), pooling: statedPooling(folder) };
}

/** The parameters as a file keeps them, in order; those of `specs` alone when given. Reads every tensor off the engine. */
export function storedParameters(
  parameters: Parameters,
  specs: readonly ParameterSpec[] = parameters.specs,
): [string, StoredTensor][] {
  return specs.map((spec) => {
    const data = parameters.get(spec.name).dataSync() as Float32Array;
    return [spec.name, toStored(spec, data)];
  });
}

/** One parameter's values out of a file, checked against its spec and turned into the form in memory. */
export function fittingValues(
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
      field: spec.name,
      found: "integers",
    });
  }
  return spec.transposed ? transpose(data, shape[0], shape[1]) : data;
}

/** @throws InputError when there is no shape, or one that the spec does not call for */
export function requireShape(file: string, spec: ParameterSpec, shape: readonly number[] | undefined): void {
  const expected = spec.transposed ? [...spec.shape].reverse() : spec.shape;
  if (shape?.join() === expected.join()) return;
  if (!shape) {
    throw new InputError("the checkpoint lacks a tensor that its configuration calls for", {
      file,
      field: spec.name,
      expected: `shape [${expected}]`,
      fix: "use a checkpoint of BertForMaskedLM whose config.json belongs to it",
    });
  }
  throw new InputError("a tensor of the checkpoint does not fit its configuration", {
    file,
    field: spec.name,
    expected: `shape [${expected}]`,
    found: `shape [${shape}]`,
    fix: "check that config.json and model.safetensors come from the same checkpoint",
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
