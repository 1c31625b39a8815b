/**
 * What sentence-transformers applies to a pooled vector: Dense, LayerNorm, Normalize, a cut to the first dimensions.
 * Their weights stand in folders of their own and are kept among the model's parameters under names that begin with
 * `vector.`.
 */
import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { gelu, layerNorm, linear } from "../../../engine/ops";
import type { Parameters } from "../../parameters";

/** The activations of Dense, as PyTorch's `nn` names them. */
export const denseActivations = ["Identity", "Tanh", "ReLU", "GELU", "Sigmoid", "SiLU"] as const;
/** What a Dense module applies to its sums. */
export type DenseActivation = (typeof denseActivations)[number];

/** One of sentence-transformers' modules that follow the pooling. */
export type VectorModule =
  | {
      kind: "Dense";
      /** Folder of its weights. */
      folder: string;
      input: number;
      output: number;
      bias: boolean;
      activation: DenseActivation;
      /** Adds its input, through a matrix of its own where the sizes differ. */
      residual: boolean;
    }
  | { kind: "LayerNorm"; folder: string; size: number }
  | { kind: "Normalize" }
  | { kind: "Truncate"; size: number };

/** PyTorch's default. */
const LAYER_NORM_EPSILON = 1e-5;

/** The smallest length that a vector is divided by, as `torch.nn.functional.normalize` has it. */
const SMALLEST_NORM = 1e-12;

/** What the names of the parameters of module `index` begin with. */
export function moduleScope(index: number): string {
  return `${vectorPrefix}${index}.`;
}

export const vectorPrefix = "vector.";

/** How many numbers a vector has behind the modules. @param pooled before them */
export function sizeBehind(modules: readonly VectorModule[], pooled: number): number {
  return modules.reduce((size, module) => {
    if (module.kind === "Dense") return module.output;
    return module.kind === "Truncate" ? Math.min(size, module.size) : size;
  }, pooled);
}

/** @param vectors (B, P) pooled @returns (B, N) */
export function applyModules(
  parameters: Parameters,
  modules: readonly VectorModule[],
  vectors: tf.Tensor2D,
): tf.Tensor2D {
  return modules.reduce((x, module, index) => applyModule(parameters, module, moduleScope(index), x), vectors);
}

function applyModule(parameters: Parameters, module: VectorModule, scope: string, x: tf.Tensor2D): tf.Tensor2D {
  switch (module.kind) {
    case "Dense": {
      const matrix = (name: string) => parameters.matrix(`${scope}${name}`);
      const none = tf.zeros<tf.Rank.R1>([module.output]);
      const bias = module.bias ? parameters.vector(`${scope}linear.bias`) : none;
      const dense = activated(linear(x, matrix("linear.weight"), bias), module.activation); // (B, N)
      if (!module.residual) return dense;
      return tf.add(dense, module.input === module.output ? x : linear(x, matrix("residual.weight"), none));
    }
    case "LayerNorm": {
      const vector = (name: string) => parameters.vector(`${scope}norm.${name}`);
      return layerNorm(x, vector("weight"), vector("bias"), LAYER_NORM_EPSILON);
    }
    case "Normalize":
      return tf.div(x, tf.maximum(tf.norm(x, 2, 1, true), SMALLEST_NORM));
    case "Truncate":
      return tf.slice(x, [0, 0], [x.shape[0], Math.min(module.size, x.shape[1])]);
  }
}

function activated(x: tf.Tensor2D, activation: DenseActivation): tf.Tensor2D {
  switch (activation) {
    case "Identity":
      return x;
    case "Tanh":
      return tf.tanh(x);
    case "ReLU":
      return tf.relu(x);
    case "GELU":
      return gelu(x);
    case "Sigmoid":
      return tf.sigmoid(x);
    case "SiLU":
      return tf.mul(x, tf.sigmoid(x));
  }
}

/** The module's folder by its last part: "2_Dense". */
export function moduleName(module: VectorModule): string {
  return "folder" in module ? path.basename(module.folder) : module.kind;
}
