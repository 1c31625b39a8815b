/** What sentence-transformers applies to a pooled vector: Dense, LayerNorm, Normalize, a cut. All in float32. */
import { type DenseActivation, moduleSpecs, type ParameterSpec, type VectorModule } from "../../../model";
import { errorGelu } from "./activation";
import { Arithmetic } from "./arithmetic";
import type { GraphBuilder, Value } from "./builder";
import type { Weight, Weights } from "./weights";

/** PyTorch's defaults. */
const LAYER_NORM_EPSILON = 1e-5;
const SMALLEST_NORM = 1e-12;

/** @param vectors (B, P) @returns (B, N) */
export function applied(
  graph: GraphBuilder,
  weights: Weights,
  modules: readonly VectorModule[],
  vectors: Value,
): Value {
  return modules.reduce((x, module) => moduleOf(graph, weights, module, x), vectors);
}

function moduleOf(graph: GraphBuilder, weights: Weights, module: VectorModule, x: Value): Value {
  const arithmetic = new Arithmetic(graph, "fp32");
  switch (module.kind) {
    case "Normalize": {
      const norm = graph.apply("ReduceL2", [x], { axes: [1], keepdims: 1 });
      return graph.apply("Div", [x, graph.apply("Max", [norm, graph.scalar(SMALLEST_NORM)])]);
    }
    case "Truncate":
      return graph.apply("Slice", [x, graph.integers(0), graph.integers(module.size), graph.integers(1)]);
    case "LayerNorm": {
      const [scale, shift] = moduleSpecs(module).map((spec) => weights.ofModule(module.folder, spec));
      return arithmetic.layerNorm(x, scale, shift, LAYER_NORM_EPSILON);
    }
    case "Dense": {
      const specs = new Map(moduleSpecs(module).map((spec): [string, ParameterSpec] => [spec.name, spec]));
      const weight = (name: string): Weight | undefined => {
        const spec = specs.get(name);
        return spec && weights.ofModule(module.folder, spec);
      };
      const product = (by: Weight) => graph.apply("MatMul", [x, arithmetic.single(by)]);
      const [matrix, bias] = [weight("linear.weight") as Weight, weight("linear.bias")];
      const sums = bias ? graph.apply("Add", [product(matrix), arithmetic.single(bias)]) : product(matrix);
      const dense = activated(graph, module.activation, sums);
      if (!module.residual) return dense;
      const residual = weight("residual.weight");
      return graph.apply("Add", [dense, residual ? product(residual) : x]);
    }
  }
}

function activated(graph: GraphBuilder, activation: DenseActivation, x: Value): Value {
  switch (activation) {
    case "Identity":
      return x;
    case "GELU":
      return errorGelu(graph, x);
    case "SiLU":
      return graph.apply("Mul", [x, graph.apply("Sigmoid", [x])]);
    case "ReLU":
      return graph.apply("Relu", [x]);
    default:
      return graph.apply(activation, [x]);
  }
}
