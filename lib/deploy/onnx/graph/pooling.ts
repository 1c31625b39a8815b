/** From hidden states to a text's one vector: the poolings of `lib/model/pooling.ts`. All in float32. */
import type { PoolingMode } from "../../../model";
import { positions } from "./attention-bias";
import type { GraphBuilder, Value } from "./builder";
import type { EncoderInputs } from "./parts";

/** Added to values that the largest is not looked for among. */
const UNCOUNTED = -1e30;
/** A text without a token has the vector zero. */
const LEAST = 1e-9;

/** @param hidden (B, L, H) @returns (B, P·H), P poolings */
export function pooled(
  graph: GraphBuilder,
  modes: readonly PoolingMode[],
  hidden: Value,
  { mask }: EncoderInputs,
): Value {
  const vectors = modes.map((mode) => pooledBy(graph, mode, hidden, mask));
  return vectors.length === 1 ? vectors[0] : graph.apply("Concat", vectors, { axis: 1 });
}

/** [CLS] stands first: tokenizers pad behind a text. @returns (B, H) */
export function clsState(graph: GraphBuilder, hidden: Value): Value {
  return graph.apply("Gather", [hidden, graph.integer(0)], { axis: 1 });
}

function pooledBy(graph: GraphBuilder, mode: PoolingMode, hidden: Value, mask: Value): Value {
  switch (mode) {
    case "cls":
      return clsState(graph, hidden);
    case "lasttoken":
      return lastState(graph, hidden, mask);
    case "max":
      return largest(graph, hidden, column(graph, graph.cast(mask, "float")));
    default:
      return mean(graph, mode, hidden, mask);
  }
}

/** (B, L) → (B, L, 1) */
function column(graph: GraphBuilder, rows: Value): Value {
  return graph.apply("Unsqueeze", [rows, graph.integers(2)]);
}

/** Numbers of the places, 0 … L − 1. @returns (L) */
function placesOf(graph: GraphBuilder, mask: Value): Value {
  return positions(graph, graph.apply("Shape", [mask], { start: 1, end: 2 }));
}

function lastState(graph: GraphBuilder, hidden: Value, mask: Value): Value {
  const counted = graph.apply("Mul", [mask, placesOf(graph, mask)]); // (B, L)
  const last = graph.apply("ReduceMax", [counted], { axes: [1], keepdims: 1 }); // (B, 1)
  return graph.apply("GatherND", [hidden, last], { batch_dims: 1 });
}

function largest(graph: GraphBuilder, hidden: Value, counted: Value): Value {
  const out = graph.apply("Mul", [graph.apply("Sub", [graph.scalar(1), counted]), graph.scalar(UNCOUNTED)]);
  return graph.apply("ReduceMax", [graph.apply("Add", [hidden, out])], { axes: [1], keepdims: 0 });
}

/** Sums over the tokens, each times its weight, divided by the weights' sum or by its root. */
function mean(graph: GraphBuilder, mode: PoolingMode, hidden: Value, mask: Value): Value {
  const places = graph.apply("Add", [placesOf(graph, mask), graph.integer(1)]);
  const counted = mode === "weightedmean" ? graph.apply("Mul", [mask, places]) : mask;
  const weights = column(graph, graph.cast(counted, "float")); // (B, L, 1)
  const over = (values: Value) => graph.apply("ReduceSum", [values, graph.integers(1)], { keepdims: 0 });
  const sum = graph.apply("Max", [over(weights), graph.scalar(LEAST)]); // (B, 1)
  const divisor = mode === "mean_sqrt_len_tokens" ? graph.apply("Sqrt", [sum]) : sum;
  return graph.apply("Div", [over(graph.apply("Mul", [hidden, weights])), divisor]);
}
