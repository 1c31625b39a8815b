/**
 * How a folder of sentence-transformers makes a vector of a text's hidden states: its modules behind the Transformer,
 * in order.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { InputError } from "../../../errors";
import { readJson } from "../../../files";
import { modulesFile, type SentenceModule, sentenceModules } from "../../../model-folder";
import { poolingModes } from "../../pooling";
import { type PoolingConfig, readPooling } from "./pooling-config";
import { type DenseActivation, denseActivations, type VectorModule } from "./vector-modules";

export interface VectorForm extends PoolingConfig {
  /** What is applied to the pooled vector, in order. */
  modules: VectorModule[];
}

const VECTOR = "sentence_embedding";
const vector = z.literal(VECTOR).nullish();
const size = z.number().int().positive();

const denseSchema = z.looseObject({
  in_features: size,
  out_features: size,
  bias: z.boolean().default(true),
  activation_function: z.string().default("torch.nn.modules.activation.Tanh"),
  module_input_name: vector,
  module_output_name: vector,
  use_residual: z.boolean().default(false),
});
const normalizeSchema = z.looseObject({ module_input_name: vector, module_output_name: vector });
const layerNormSchema = z.looseObject({ dimension: size });
const modelSchema = z.looseObject({
  model_type: z.literal("SentenceTransformer").default("SentenceTransformer"),
  truncate_dim: size.nullish(),
});

/**
 * Undefined: the folder is not one of sentence-transformers'.
 * @throws InputError when a module is there that bowlab does not apply, or an option of one
 */
export function readVectorForm(folder: string): VectorForm | undefined {
  const [transformer, ...rest] = sentenceModules(folder) ?? [];
  if (transformer === undefined) return undefined;
  const [pooling, ...behind] = rest.filter(({ type }) => type !== "Dropout");
  const { truncate_dim: kept } = settings(path.join(folder, "config_sentence_transformers.json"), modelSchema, {});
  if (transformer.type !== "Transformer" || pooling?.type !== "Pooling") {
    const found = transformer.type !== "Transformer" ? transformer.type : (pooling?.type ?? "nothing");
    throw notApplied(folder, "Transformer, then Pooling", found);
  }
  const modules = behind.map((module) => readModule(folder, module));
  return {
    ...readPooling(pooling.folder),
    modules: kept ? [...modules, { kind: "Truncate", size: kept }] : modules,
  };
}

function readModule(folder: string, { type, folder: place }: SentenceModule): VectorModule {
  const file = path.join(place, "config.json");
  switch (type) {
    case "Normalize":
      settings(file, normalizeSchema, {});
      return { kind: "Normalize" };
    case "LayerNorm":
      return { kind: "LayerNorm", folder: place, size: settings(file, layerNormSchema).dimension };
    case "Dense": {
      const { in_features: input, out_features: output, bias, ...rest } = settings(file, denseSchema);
      const activation = activationNamed(file, rest.activation_function);
      return { kind: "Dense", folder: place, input, output, bias, activation, residual: rest.use_residual };
    }
    default:
      throw notApplied(folder, "Dense, Normalize, LayerNorm or Dropout behind the pooling", type);
  }
}

/** "torch.nn.modules.activation.Tanh" */
function activationNamed(file: string, name: string): DenseActivation {
  const known = denseActivations.find((each) => name.startsWith("torch.nn.") && name.endsWith(`.${each}`));
  if (known) return known;
  throw new InputError("the layer's activation is not one that bowlab computes", {
    file,
    field: "activation_function",
    expected: `one of torch.nn's ${denseActivations.join(", ")}`,
    found: name,
  });
}

/** @param missing what a file that is not there stands for; without it, it must be there */
function settings<T>(file: string, schema: z.ZodType<T>, missing?: object): T {
  const parsed = schema.safeParse(missing && !fs.existsSync(file) ? missing : readJson(file));
  if (parsed.success) return parsed.data;
  const { path: field, message } = parsed.error.issues[0];
  throw new InputError("a setting of sentence-transformers that bowlab does not apply", {
    file,
    field: field.join("."),
    found: message,
  });
}

function notApplied(folder: string, expected: string, found: string): InputError {
  return new InputError("the model makes its vectors by a module that bowlab does not apply", {
    file: path.join(folder, modulesFile),
    expected,
    found,
    fix: `to encode with its Transformer alone, copy the folder without ${modulesFile} and choose --pooling ${poolingModes.join("|")}`,
  });
}
