/** Loads checkpoints in Hugging Face's layout, bowlab's own or from elsewhere. */
import { InputError } from "../../errors";
import type { EncoderConfig } from "../config";
import { isHeadParameter, type ParameterSpec, Parameters, parameterSpecs } from "../parameters";
import type { EncoderModel } from "./encoder-model";
import { openCheckpoint } from "./open-checkpoint";
import { loadVectorModules, moduleName, sizeBehind, type VectorForm } from "./sentence-transformers";
import { textSettings } from "./text-settings";
import { vectorSettings } from "./vector-settings";
import { storedValues } from "./weights";

/** What is loaded of a checkpoint. */
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
 * @example
 * ```ts
 * import { loadModel, useEngine } from "bowlab";
 *
 * await useEngine();
 * const { config, parameters } = loadModel("bow");
 * console.log(config.numLayers, config.hiddenSize); // → 2 128
 * parameters.dispose();
 * ```
 */
export function loadModel(folder: string, { freshHead, encoderOnly = false }: LoadOptions = {}): EncoderModel {
  const { config, weights, hasHead } = openCheckpoint(folder);
  const fresh = hasHead ? undefined : freshHead;
  const values = (spec: ParameterSpec) =>
    fresh && isHeadParameter(spec) ? fresh(spec, config) : storedValues(weights.fileOf(spec.name), spec, weights);
  const form = encoderOnly ? undefined : vectorSettings(folder);
  requireFittingModules(folder, form, config);
  const model: EncoderModel = { config, parameters: new Parameters(parameterSpecs(config), values) };
  if (!form) return model;
  try {
    loadVectorModules(model.parameters, form.modules);
  } catch (error) {
    model.parameters.dispose();
    throw error;
  }
  const { maxLength = Number.POSITIVE_INFINITY } = textSettings(folder, "passage");
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
