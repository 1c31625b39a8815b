/** What is added to attention scores: a mask over padding, and MPNet's bias for each distance. */
import { bucketOf, relativeBias } from "../../../model";
import type { GraphBuilder, Value } from "./builder";
import type { GraphParts } from "./parts";

export interface AttentionBias {
  /** (B, 1, 1, L) */
  mask: Value;
  /** (1, A, L, L) */
  distance?: Value;
}

/** Score added to hidden positions, in float32: the softmax gives them exactly zero. */
const HIDDEN = -1e9;

/** @param mask (B, L) whole numbers @returns (B, 1, 1, L) */
export function attentionMask(graph: GraphBuilder, mask: Value): Value {
  const padding = graph.apply("Sub", [graph.scalar(1), graph.cast(mask, "float")]);
  const rows = graph.apply("Unsqueeze", [padding, graph.integers(1, 2)]);
  return graph.apply("Mul", [rows, graph.scalar(HIDDEN)]);
}

/**
 * The bias of every pair of positions, from one row for each distance that the encoder can meet.
 * @param length (1) L @returns (1, A, L, L); undefined where the encoder has none
 */
export function distanceBias({ graph, weights }: GraphParts, length: Value): Value | undefined {
  const { relativeBuckets, numHeads: A, maxPositions: P } = weights.config;
  if (relativeBuckets === 0) return undefined;
  const make = () => {
    const { values } = weights.get(relativeBias); // (buckets, A)
    const rows = new Float32Array((2 * P - 1) * A);
    for (let i = 0; i < 2 * P - 1; i++) {
      const bucket = bucketOf(i - (P - 1), relativeBuckets);
      rows.set(values.subarray(bucket * A, (bucket + 1) * A), i * A);
    }
    return rows;
  };
  const table = graph.constant("bias_by_distance", "float", [2 * P - 1, A], make);
  const places = positions(graph, length); // (L)
  const from = graph.apply("Unsqueeze", [places, graph.integers(1)]); // (L, 1)
  const distances = graph.apply("Sub", [places, from]); // (L, L) rows those that look
  const rows = graph.apply("Gather", [table, graph.apply("Add", [distances, graph.integer(P - 1)])], { axis: 0 });
  const heads = graph.apply("Transpose", [rows], { perm: [2, 0, 1] }); // (A, L, L)
  return graph.apply("Unsqueeze", [heads, graph.integers(0)]);
}

/** 0 … L − 1. @param length (1) */
export function positions(graph: GraphBuilder, length: Value): Value {
  const end = graph.apply("Squeeze", [length, graph.integers(0)]);
  return graph.apply("Range", [graph.integer(0), end, graph.integer(1)]);
}
