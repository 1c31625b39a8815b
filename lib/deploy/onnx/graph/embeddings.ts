/** Input embeddings: token + position + type, LayerNorm. */
import type { Value } from "./builder";
import type { EncoderInputs, GraphParts } from "./parts";

const scope = "bert.embeddings";

/** @param length (1) L @returns float32 (B, L, H) */
export function embeddings(parts: GraphParts, inputs: EncoderInputs, length: Value): Value {
  const { graph, arithmetic, weights } = parts;
  const get = (part: string) => weights.get(`${scope}.${part}.weight`);
  const tokens = arithmetic.tokenRows(get("word_embeddings"), inputs.ids);
  const placed = graph.apply("Add", [tokens, positionRows(parts, inputs, length)]);
  const sum = weights.config.typeVocabSize > 0 ? graph.apply("Add", [placed, typeRows(parts, inputs)]) : placed;
  const shift = weights.get(`${scope}.LayerNorm.bias`);
  return arithmetic.layerNorm(sum, get("LayerNorm"), shift, weights.config.layerNormEpsilon);
}

/** @returns float32 (L, H), or where padding has no position (B, L, H) */
function positionRows({ graph, arithmetic, weights }: GraphParts, { ids }: EncoderInputs, length: Value): Value {
  const { firstPosition, padTokenId } = weights.config;
  const table = weights.get(`${scope}.position_embeddings.weight`);
  if (firstPosition === 0) {
    const rows = graph.apply("Slice", [arithmetic.narrowed(table), graph.integers(0), length, graph.integers(0)]);
    return arithmetic.widen(rows);
  }
  const isPadding = graph.apply("Equal", [ids, graph.integer(padTokenId)]);
  const counted = graph.cast(graph.apply("Not", [isPadding]), "int64"); // (B, L)
  const places = graph.apply("Mul", [graph.apply("CumSum", [counted, graph.integer(1)]), counted]);
  return arithmetic.rows(table, graph.apply("Add", [places, graph.integer(firstPosition - 1)]));
}

/** @returns float32 (B, L, H), or where texts are not told apart (1, H) */
function typeRows({ graph, arithmetic, weights }: GraphParts, { types }: EncoderInputs): Value {
  const table = weights.get(`${scope}.token_type_embeddings.weight`);
  if (types !== undefined) return arithmetic.rows(table, types);
  return arithmetic.rows(table, graph.integers(0));
}
