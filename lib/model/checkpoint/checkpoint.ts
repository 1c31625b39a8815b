/**
 * Checkpoints in Hugging Face's layout: `config.json` and `model.safetensors`, loadable as they are by transformers'
 * BertForMaskedLM, and such a folder from elsewhere loadable here. Dense weights are transposed on the way (PyTorch
 * keeps output × input).
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, writeJson } from "../../files";
import type { EncoderConfig } from "../config";
import { storedName, toHuggingFace } from "../families";
import {
  headBias,
  isDecoderParameter,
  isHeadParameter,
  type ParameterSpec,
  Parameters,
  parameterSpecs,
} from "../parameters";
import { type AnyPooling, modesOf, trainablePooling } from "../pooling";
import { fittingValues, transpose } from "./fitting-values";
import { configFile, openCheckpoint } from "./open-checkpoint";
import { type StoredTensor, writeSafetensors } from "./safetensors";
import {
  loadVectorModules,
  moduleName,
  sizeBehind,
  type VectorForm,
  type VectorModule,
  writeVectorForm,
} from "./sentence-transformers";
import { statedTexts } from "./stated-texts";
import { statedVectors } from "./stated-vectors";
import { weightsFile } from "./weight-files";

/** A model in memory. Owns its parameters: call `dispose()` when done. */
export interface EncoderModel {
  config: EncoderConfig;
  parameters: Parameters;
  /** How it was trained to make a text's vector. Default cls. */
  pooling?: AnyPooling;
  /** What is applied to the pooled vector, in order; their weights are among the parameters. Default: nothing. */
  modules?: readonly VectorModule[];
  /** Longest text that it was made for, tokens, [CLS] and [SEP] counted. Default: nothing is said. */
  maxLength?: number;
  /** Put before every query and passage, with the space behind it. Default: nothing. */
  prompts?: { query: string; passage: string };
}

/** Longest passage where nothing is said of it, tokens, [CLS] and [SEP] counted. */
export const usualLength = 128;

/** N, how many numbers a text's vector has. */
export function vectorSize({ config, pooling = "cls", modules = [] }: EncoderModel): number {
  return sizeBehind(modules, config.hiddenSize * modesOf(pooling).length);
}

/**
 * Writes `config.json`, `model.safetensors` and sentence-transformers' files into `folder`, each whole or not at all. A
 * decoder's parameters are left out (`saveDecoder`).
 * @throws InputError when the files cannot be written, or the model has modules behind its pooling, which these files
 * cannot keep
 */
export function saveModel(folder: string, model: EncoderModel, { textVectors = true }: SaveOptions = {}): void {
  const { config, parameters, pooling = "cls", modules = [], maxLength = usualLength } = model;
  if (modules.length > 0) {
    throw new InputError("the model has modules behind its pooling, which bowlab does not write", {
      ...{ file: folder, found: modules.map(moduleName).join(", ") },
      fix: "load it with encoderOnly: true to go on with the encoder alone",
    });
  }
  makeFolder(folder);
  writeJson(path.join(folder, configFile), toHuggingFace(config));
  const specs = parameters.specs.filter((spec) => !isDecoderParameter(spec));
  const tensors = storedParameters(parameters, specs);
  const bias = tensors[specs.findIndex(({ name }) => name === headBias)]?.[1];
  const decoderBias = storedName(config.modelType, "cls.predictions.decoder.bias");
  // transformers reads the bias of an untied matrix under its own name.
  if (!config.tiedEmbeddings && bias && decoderBias) tensors.push([decoderBias, bias]);
  const named = tensors.map(([name, tensor], i): [string, StoredTensor] => [specs[i]?.storedAs ?? name, tensor]);
  if (textVectors) {
    writeVectorForm(folder, {
      pooling: trainablePooling(pooling, folder),
      dimension: config.hiddenSize,
      maxLength: Math.min(maxLength, config.maxPositions),
      prompts: model.prompts ?? { query: "", passage: "" },
    });
  }
  writeSafetensors(path.join(folder, weightsFile), named, { format: "pt" });
}

export interface SaveOptions {
  /**
   * Whether a text has a vector, as a bi-encoder's: then sentence-transformers' files say how it is made. Default true.
   */
  textVectors?: boolean;
}

export interface LoadOptions {
  /** Values of the MLM head's parameters for a checkpoint that has no head. Default: such a checkpoint is refused. */
  freshHead?: (spec: ParameterSpec, config: EncoderConfig) => Float32Array;
  /** Without what the folder says of texts' vectors: to start a training from. Default false. */
  encoderOnly?: boolean;
}

/**
 * Loads a model saved by bowlab or by transformers (`open-checkpoint` says in which variants).
 * @throws InputError when a file is missing, or a tensor is missing or does not fit the configuration (the tensor is
 * named)
 */
export function loadModel(folder: string, { freshHead, encoderOnly = false }: LoadOptions = {}): EncoderModel {
  const { config, weights, hasHead } = openCheckpoint(folder);
  const fresh = hasHead ? undefined : freshHead;
  const values = (spec: ParameterSpec) =>
    fresh && isHeadParameter(spec) ? fresh(spec, config) : fittingValues(weights.fileOf(spec.name), spec, weights);
  const form = encoderOnly ? undefined : statedVectors(folder);
  requireFittingModules(folder, form, config);
  const model: EncoderModel = { config, parameters: new Parameters(parameterSpecs(config), values) };
  if (!form) return model;
  try {
    loadVectorModules(model.parameters, form.modules);
  } catch (error) {
    model.parameters.dispose();
    throw error;
  }
  const { maxLength = Number.POSITIVE_INFINITY } = statedTexts(folder, "passage");
  if (Number.isFinite(maxLength)) model.maxLength = Math.min(maxLength, config.maxPositions);
  return { ...model, pooling: form.modes.length === 1 ? form.modes[0] : form.modes, modules: form.modules };
}

/** @throws InputError when a module takes vectors of another size than it is given */
function requireFittingModules(folder: string, form: VectorForm | undefined, { hiddenSize }: EncoderConfig): void {
  form?.modules.forEach((module, index) => {
    const given = sizeBehind(form.modules.slice(0, index), hiddenSize * form.modes.length);
    const taken = module.kind === "Dense" ? module.input : module.kind === "LayerNorm" ? module.size : given;
    if (taken === given) return;
    throw new InputError(`${moduleName(module)} does not fit the vectors that it is given`, {
      file: folder,
      expected: `${given} numbers: hidden size ${hiddenSize}, pooled by ${form.modes.join("+")}`,
      found: `${taken}`,
    });
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
