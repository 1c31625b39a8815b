/**
 * The encoder without gradient, over the tokens of a batch alone: texts stand one behind the other, and padding costs
 * nothing anywhere. The same layers as `layer.ts`, where what stands between two products is one operation.
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows, type RowOperations, rowOperations, type States, type TextStarts } from "../engine/ops";
import { inLayer } from "../profile";
import type { EncoderConfig } from "./config";
import type { TokenBatch } from "./embeddings";
import type { Parameters } from "./parameters";
import { rowsAt, spreadRows } from "./pass";
import { encoderLayerPrefix } from "./stack";

/** What every part of the pass reads. */
interface Pass {
  parameters: Parameters;
  config: EncoderConfig;
  operations: RowOperations;
}

/** What decides whether an encoder is of the form that has this way. */
export type PackedShape = Pick<EncoderConfig, "activation" | "relativeBuckets" | "firstPosition" | "numLayers">;

/** Whether it is: BERT's, with GELU and positions that count from 0. */
export function isPackedShape({ activation, relativeBuckets, firstPosition, numLayers }: PackedShape): boolean {
  return activation === "gelu" && relativeBuckets === 0 && firstPosition === 0 && numLayers > 0;
}

/**
 * Hidden states of the last layer, as `encode` has them. The caller tidies.
 * @returns (B·L, H), zeros where there is no token; undefined where this way is not to be had: the engine lacks the
 * operations, a gradient is wanted, or the encoder is of another form
 */
export function encodePacked(
  parameters: Parameters,
  config: EncoderConfig,
  batch: TokenBatch,
  positions?: Int32Array,
): tf.Tensor2D | undefined {
  const { hiddenSize: H, intermediateSize: I, numLayers } = config;
  const operations = isPackedShape(config) ? rowOperations(H, I) : null;
  const { attentionMask, length } = batch;
  if (!operations || !(positions ?? []).every((at) => attentionMask[at] === 1)) return undefined;
  const pass = { parameters, config, operations };
  const places = Int32Array.from(attentionMask.keys()).filter((at) => attentionMask[at] === 1);
  const rows = { places, size: attentionMask.length };
  const read = Int32Array.from(new Set(positions ?? places)).sort();
  const keys = textStarts(places, batch);
  let states = inLayer("embeddings", () => tf.tidy(() => embedTokens(pass, batch, places))); // (T, H)
  for (let i = 0; i < numLayers; i++) {
    // Of the last layer only what is read.
    const chosen = i === numLayers - 1 && read.length < places.length ? rowsAt(read, rows) : undefined;
    const starts = { keys, queries: chosen ? textStarts(read, batch) : keys };
    const layer = () => tf.tidy(() => packedLayer(pass, `${encoderLayerPrefix}.${i}`, states, starts, chosen));
    const next = inLayer(`layer ${i}`, layer);
    tf.dispose(states);
    states = next;
  }
  const made = states.rows.shape[0] < places.length ? read : places;
  return spreadRows(states.rows, { places: made, size: batch.batchSize * length });
}

/** (B + 1) int32: how many of the flat places are before each text. */
function textStarts(places: Int32Array, { batchSize, length }: TokenBatch): tf.Tensor1D {
  const starts = new Int32Array(batchSize + 1);
  for (const place of places) starts[Math.floor(place / length) + 1]++;
  for (let b = 0; b < batchSize; b++) starts[b + 1] += starts[b];
  return tf.tensor1d(starts, "int32");
}

/** Token, position and type added, and LayerNorm. @returns (T, H) */
function embedTokens({ parameters, config, operations }: Pass, batch: TokenBatch, places: Int32Array): States {
  const { inputIds, tokenTypes, length } = batch;
  const table = (name: string) => parameters.matrix(`bert.embeddings.${name}_embeddings.weight`);
  const rowsOf = (name: string, ids: Int32Array) => gatherRows(table(name), tf.tensor1d(ids, "int32"));
  const words = rowsOf(
    "word",
    places.map((at) => inputIds[at]),
  ); // (T, H)
  let other = rowsOf(
    "position",
    places.map((at) => at % length),
  ); // (T, H)
  if (config.typeVocabSize > 0)
    other = tf.add(
      other,
      rowsOf(
        "token_type",
        places.map((at) => tokenTypes?.[at] ?? 0),
      ),
    );
  return operations.normOfRows(words, other, norm(parameters, config, "bert.embeddings"));
}

/** @param chosen rows that alone are computed; they attend to all. @returns as many */
function packedLayer(
  { parameters, config, operations }: Pass,
  prefix: string,
  states: States,
  starts: TextStarts,
  chosen: Int32Array | undefined,
): States {
  const { project, projectAll, attend, gelu, normOfSum } = operations;
  const dense = (name: string) => ({
    weight: parameters.matrix(`${prefix}.${name}.weight`),
    bias: parameters.vector(`${prefix}.${name}.bias`),
  });
  const asking = chosen ? operations.states(gatherRows(states.rows, tf.tensor1d(chosen, "int32"))) : states;
  const [query, key, value] = ["query", "key", "value"].map((name) => dense(`attention.self.${name}`));
  const asked = projectAll(states.factor, chosen ? [key, value] : [query, key, value]); // (T, 2·H or 3·H)
  const context = attend(chosen ? project(asking.factor, query) : asked, asked, starts, config.numHeads); // (Q, H)
  const output = project(context, dense("attention.output.dense"));
  const attended = normOfSum(output, asking.rows, norm(parameters, config, `${prefix}.attention.output`)); // (Q, H)
  const inner = gelu(project(attended.factor, dense("intermediate.dense"))); // (Q, I)
  return normOfSum(project(inner, dense("output.dense")), attended.rows, norm(parameters, config, `${prefix}.output`));
}

function norm(parameters: Parameters, { layerNormEpsilon: epsilon }: EncoderConfig, prefix: string) {
  const vector = (name: string) => parameters.vector(`${prefix}.LayerNorm.${name}`);
  return { scale: vector("weight"), shift: vector("bias"), epsilon };
}
