/**
 * The whole graph of a model: token ids in, hidden states and the text's vector out (`last_hidden_state`,
 * `sentence_embedding`: the names of transformers' and sentence-transformers' exporters); of a cross-encoder the score
 * (`logits`).
 */

import { sizeBehind, type VectorForm } from "../../../model";
import type { Graph } from "../file";
import { Arithmetic, type ByteProducts, type Precision } from "./arithmetic";
import { GraphBuilder } from "./builder";
import { encoder, encoderInputs } from "./encoder";
import { applied } from "./modules";
import { clsState, pooled } from "./pooling";
import type { Weights } from "./weights";

/** An encoder with the vector of a text. @throws InputError when a weight is missing or does not fit */
export function encoderGraph(
  weights: Weights,
  precision: Precision,
  { modes, modules }: Pick<VectorForm, "modes" | "modules">,
  products?: ByteProducts,
): Graph {
  const { graph, hidden, inputs } = hiddenStates(weights, precision, products);
  const { hiddenSize: H } = weights.config;
  const vector = applied(graph, weights, modules, pooled(graph, modes, hidden, inputs));
  graph.output("last_hidden_state", hidden, ["batch_size", "sequence_length", H]);
  graph.output("sentence_embedding", vector, ["batch_size", sizeBehind(modules, H * modes.length)]);
  return graph.graph();
}

/** A cross-encoder: pairs in, a score each. @throws InputError as `encoderGraph` */
export function crossEncoderGraph(
  weights: Weights,
  precision: Precision,
  score: NonNullable<ReturnType<Weights["score"]>>,
) {
  const { graph, hidden } = hiddenStates(weights, precision);
  const arithmetic = new Arithmetic(graph, "fp32");
  graph.output("logits", arithmetic.dense(clsState(graph, hidden), score.weight, score.bias), ["batch_size", 1]);
  return graph.graph();
}

function hiddenStates(weights: Weights, precision: Precision, products?: ByteProducts) {
  const graph = new GraphBuilder();
  const inputs = encoderInputs(graph, weights.config);
  const hidden = encoder({ graph, weights, arithmetic: new Arithmetic(graph, precision, products) }, inputs);
  return { graph, inputs, hidden };
}
