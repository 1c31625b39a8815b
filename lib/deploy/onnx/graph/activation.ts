/** The activations of feed-forward layers. */
import type { EncoderConfig } from "../../../model";
import type { GraphBuilder, Value } from "./builder";
import type { GraphParts } from "./parts";

/** @param x narrow @returns narrow */
export function activation({ graph, arithmetic }: GraphParts, name: EncoderConfig["activation"], x: Value): Value {
  // Halves overflow in a cube, and lose the tail of the error function.
  return name === "relu" ? graph.apply("Relu", [x]) : arithmetic.narrow(smooth(graph, name, arithmetic.widen(x)));
}

/** @param x float32 @returns float32 */
function smooth(graph: GraphBuilder, name: "gelu" | "gelu_new" | "silu", x: Value): Value {
  if (name === "silu") return graph.apply("Mul", [x, graph.apply("Sigmoid", [x])]);
  return name === "gelu" ? errorGelu(graph, x) : tanhGelu(graph, x);
}

/** x/2·(1 + erf(x/√2)), in the order of operations that onnxruntime fuses. */
export function errorGelu(graph: GraphBuilder, x: Value): Value {
  const error = graph.apply("Erf", [graph.apply("Div", [x, graph.scalar(Math.fround(Math.SQRT2))])]);
  const doubled = graph.apply("Mul", [x, graph.apply("Add", [error, graph.scalar(1)])]);
  return graph.apply("Mul", [doubled, graph.scalar(0.5)]);
}

/** x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))) */
function tanhGelu(graph: GraphBuilder, x: Value): Value {
  const cube = graph.apply("Mul", [graph.apply("Mul", [x, x]), x]);
  const inner = graph.apply("Add", [x, graph.apply("Mul", [cube, graph.scalar(0.044715)])]);
  const curve = graph.apply("Tanh", [graph.apply("Mul", [inner, graph.scalar(Math.sqrt(2 / Math.PI))])]);
  return graph.apply("Mul", [graph.apply("Mul", [x, graph.scalar(0.5)]), graph.apply("Add", [curve, graph.scalar(1)])]);
}
