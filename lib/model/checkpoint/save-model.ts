/**
 * Writes checkpoints in Hugging Face's layout: `config.json` and `model.safetensors`, loadable as they are by
 * transformers' BertForMaskedLM. Dense weights are transposed on the way (PyTorch keeps output × input).
 */
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, writeJson } from "../../files";
import { defaultLengths } from "../../model-folder";
import { storedName, toHuggingFace } from "../families";
import { headBias, isDecoderParameter } from "../parameters";
import { trainablePooling } from "../pooling";
import { saveDecoder } from "./decoder-file";
import type { EncoderModel } from "./encoder-model";
import { configFile } from "./open-checkpoint";
import { moduleName, scoreFile, writePairForm, writeVectorForm } from "./sentence-transformers";
import { type StoredTensor, storedParameters, weightsFile, writeSafetensors } from "./weights";

/** What is written of a model. */
export interface SaveOptions {
  /**
   * Whether a text has a vector, as a bi-encoder's: then sentence-transformers' files say how it is made. Default true.
   */
  textVectors?: boolean;
}

/**
 * Writes `config.json`, `model.safetensors` and sentence-transformers' files into `folder`, each whole or not at all. A
 * decoder's parameters are left out (`saveDecoder`).
 * @throws InputError when the files cannot be written, or the model has modules behind its pooling, which these files
 * cannot keep
 * @example
 * ```ts
 * import { initialParameters, loadModel, preset, Random, saveModel, useEngine } from "bowlab";
 *
 * await useEngine();
 * const config = preset("tiny", 100);
 * const parameters = initialParameters(config, new Random(1));
 * saveModel("fresh", { config, parameters });
 * parameters.dispose();
 * const model = loadModel("fresh");
 * console.log(model.config.vocabSize); // → 100
 * model.parameters.dispose();
 * ```
 */
export function saveModel(folder: string, model: EncoderModel, { textVectors = true }: SaveOptions = {}): void {
  const { config, parameters, pooling = "cls", modules = [], maxLength = defaultLengths.passage } = model;
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

/**
 * Writes a cross-encoder: the encoder as `saveModel`, the score as `saveDecoder`, and the files by which
 * `CrossEncoder(folder)` of sentence-transformers gives the same scores.
 * @throws InputError when the files cannot be written
 */
export function saveCrossEncoder(folder: string, model: EncoderModel): void {
  const { config, parameters, maxLength = config.maxPositions, prompts = { query: "", passage: "" } } = model;
  saveModel(folder, model, { textVectors: false });
  saveDecoder(folder, parameters, "cross-encoder");
  writePairForm(folder, { dimension: config.hiddenSize, maxLength: Math.min(maxLength, config.maxPositions), prompts });
  const tensors = storedParameters(parameters, parameters.specs.filter(isDecoderParameter));
  const renamed = tensors.map(([name, tensor]): [string, StoredTensor] => [`linear.${name.split(".").at(-1)}`, tensor]);
  writeSafetensors(path.join(folder, scoreFile), renamed, { format: "pt" });
}
