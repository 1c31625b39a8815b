/** The encoder as a graph: the operations of `lib/model`, for any number of texts of any length. */
import type { EncoderConfig } from "../../../model";
import { activation } from "./activation";
import { type AttentionBias, attentionMask, distanceBias } from "./attention-bias";
import type { GraphBuilder, Value } from "./builder";
import { embeddings } from "./embeddings";
import type { EncoderInputs, GraphParts } from "./parts";

/** Names as transformers' tokenizers give them. */
export function encoderInputs(graph: GraphBuilder, { modelType }: EncoderConfig): EncoderInputs {
  const input = (name: string) => graph.input(name, "int64", ["batch_size", "sequence_length"]);
  const inputs = { ids: input("input_ids"), mask: input("attention_mask") };
  return modelType === "bert" ? { ...inputs, types: input("token_type_ids") } : inputs;
}

/** The last layer's states. @returns float32 (B, L, H) */
export function encoder(parts: GraphParts, inputs: EncoderInputs): Value {
  const { graph, weights } = parts;
  const length = graph.apply("Shape", [inputs.ids], { start: 1, end: 2 });
  const bias = { mask: attentionMask(graph, inputs.mask), distance: distanceBias(parts, length) };
  let hidden = embeddings(parts, inputs, length);
  for (let i = 0; i < weights.config.numLayers; i++) hidden = layer(parts, `bert.encoder.layer.${i}`, hidden, bias);
  return hidden;
}

/** @param hidden float32 (B, L, H) @returns the same */
function layer(parts: GraphParts, prefix: string, hidden: Value, bias: AttentionBias): Value {
  const { graph, arithmetic, weights } = parts;
  const { activation: name, layerNormEpsilon: epsilon } = weights.config;
  const get = (part: string) => weights.get(`${prefix}.${part}`);
  const dense = (part: string, x: Value) => arithmetic.dense(x, get(`${part}.weight`), get(`${part}.bias`));
  const norm = (part: string, x: Value) => arithmetic.layerNorm(x, get(`${part}.weight`), get(`${part}.bias`), epsilon);
  const plus = (x: Value, branch: Value) => graph.apply("Add", [x, arithmetic.widen(branch)]);

  const context = attention(parts, arithmetic.narrow(hidden), (part, x) => dense(`attention.self.${part}`, x), bias);
  const attended = norm("attention.output.LayerNorm", plus(hidden, dense("attention.output.dense", context)));
  const inner = activation(parts, name, dense("intermediate.dense", arithmetic.narrow(attended)));
  return norm("output.LayerNorm", plus(attended, dense("output.dense", inner)));
}

/** softmax(q·kᵀ/√D + bias)·v. @param hidden narrow (B, L, H) @returns narrow (B, L, H) */
function attention(
  { graph, arithmetic, weights }: GraphParts,
  hidden: Value,
  dense: (part: string, x: Value) => Value,
  { mask, distance }: AttentionBias,
): Value {
  const { hiddenSize: H, numHeads: A } = weights.config;
  const split = graph.integers(0, 0, A, H / A);
  const heads = (part: string, ...perm: number[]) =>
    graph.apply("Transpose", [graph.apply("Reshape", [dense(part, hidden), split])], { perm });
  const scale = { name: "attention_scale", shape: [], values: Float32Array.of(1 / Math.sqrt(H / A)) };
  const query = graph.apply("Mul", [heads("query", 0, 2, 1, 3), arithmetic.narrowed(scale)]); // (B, A, L, D)
  const scores = arithmetic.widen(graph.apply("MatMul", [query, heads("key", 0, 2, 3, 1)])); // (B, A, L, L)
  const biased = distance === undefined ? scores : graph.apply("Add", [scores, distance]);
  const probabilities = graph.apply("Softmax", [graph.apply("Add", [biased, mask])], { axis: -1 });
  const context = graph.apply("MatMul", [arithmetic.narrow(probabilities), heads("value", 0, 2, 1, 3)]);
  return graph.apply("Reshape", [graph.apply("Transpose", [context], { perm: [0, 2, 1, 3] }), graph.integers(0, 0, H)]);
}
