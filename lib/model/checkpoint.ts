/**
 * Checkpoints in Hugging Face's layout: `config.json` and `model.safetensors`, loadable as they are by transformers' BertForMaskedLM,
 * and such a folder from elsewhere loadable here. Dense weights are transposed on the way (PyTorch keeps output × input).
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../errors";
import { makeFolder, readJson, writeJson } from "../files";
import { type EncoderConfig, fromHuggingFace, toHuggingFace } from "./config";
import { isDecoderParameter, type ParameterSpec, Parameters, parameterSpecs } from "./parameters";
import { readSafetensors, type StoredTensor, writeSafetensors } from "./safetensors";
import { canonicalName } from "./tensor-names";

export const configFile = "config.json";
export const weightsFile = "model.safetensors";

/** A model in memory. Owns its parameters: call `dispose()` when done. */
export interface EncoderModel {
  config: EncoderConfig;
  parameters: Parameters;
}

/** Writes `config.json` and `model.safetensors` into `folder`, each whole or not at all. A decoder's parameters are left out (`saveDecoder`). */
export function saveModel(folder: string, { config, parameters }: EncoderModel): void {
  makeFolder(folder);
  writeJson(path.join(folder, configFile), toHuggingFace(config));
  const specs = parameters.specs.filter((spec) => !isDecoderParameter(spec));
  writeSafetensors(path.join(folder, weightsFile), storedParameters(parameters, specs), { format: "pt" });
}

/**
 * Loads a model saved by bowlab or by transformers.
 * @throws InputError when a file is missing, or a tensor is missing or does not fit the configuration (the tensor is named)
 */
export function loadModel(folder: string): EncoderModel {
  const config = fromHuggingFace(readJson(requireFile(folder, configFile)), path.join(folder, configFile));
  const file = requireFile(folder, weightsFile);
  const stored = new Map<string, StoredTensor>();
  for (const [name, tensor] of readSafetensors(file).tensors) stored.set(canonicalName(name), tensor);
  requireTied(file, stored);
  return { config, parameters: new Parameters(parameterSpecs(config), (spec) => fittingValues(file, spec, stored)) };
}

/** @throws InputError when the checkpoint scores tokens by a matrix of its own: the encoder here has the embedding matrix alone */
function requireTied(file: string, stored: Map<string, StoredTensor>): void {
  const own = stored.get("cls.predictions.decoder.weight")?.data;
  const embeddings = stored.get("bert.embeddings.word_embeddings.weight")?.data;
  if (!own || !embeddings || (own.length === embeddings.length && own.every((x, i) => x === embeddings[i]))) return;
  throw new InputError("the checkpoint's MLM head has a decoder matrix of its own", {
    file,
    field: "cls.predictions.decoder.weight",
    expected: "the token-embedding matrix (tie_word_embeddings: true)",
  });
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
export function fittingValues(file: string, spec: ParameterSpec, stored: Map<string, StoredTensor>): Float32Array {
  const expected = spec.transposed ? [...spec.shape].reverse() : spec.shape;
  const tensor = stored.get(spec.name);
  if (!tensor) {
    throw new InputError("the checkpoint lacks a tensor that its configuration calls for", {
      file,
      field: spec.name,
      expected: `shape [${expected}]`,
      fix: "use a checkpoint of BertForMaskedLM whose config.json belongs to it",
    });
  }
  if (tensor.shape.join() !== expected.join() || !(tensor.data instanceof Float32Array)) {
    throw new InputError("a tensor of the checkpoint does not fit its configuration", {
      file,
      field: spec.name,
      expected: `shape [${expected}]`,
      found: `shape [${tensor.shape}]${tensor.data instanceof Float32Array ? "" : ", integers"}`,
      fix: "check that config.json and model.safetensors come from the same checkpoint",
    });
  }
  return spec.transposed ? transpose(tensor.data, expected[0], expected[1]) : tensor.data;
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

function requireFile(folder: string, name: string): string {
  const file = path.join(folder, name);
  if (fs.existsSync(file)) return file;
  const others = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  throw new InputError(`not a checkpoint: ${name} is missing`, {
    file: folder,
    found: others.length > 0 ? others.slice(0, 8).join(", ") : "an empty or missing folder",
    fix: others.includes("pytorch_model.bin")
      ? "save it again from transformers with save_pretrained(…, safe_serialization=True)"
      : "give the folder that holds config.json and model.safetensors",
  });
}
