/** A stack of Transformer layers: what the encoder is, and some decoders. */
import type * as tf from "@tensorflow/tfjs";
import type { DropoutSeeds } from "../engine/ops";
import { inLayer } from "../profile";
import type { EncoderConfig } from "./config";
import { type LayerInput, transformerLayer } from "./layer";
import type { Parameters } from "./parameters";
import { type Rows, rowsAt, spreadRows, takeRows } from "./pass";
import { putSelected, type Selection, selectPositions, takeSelected } from "./selection";

/** The encoder's layers are called so: `bert.encoder.layer.0`, … */
export const encoderLayerPrefix = "bert.encoder.layer";

export interface StackInput extends Omit<LayerInput, "query" | "queryRows"> {
  /** (B·L, H) */
  hidden: tf.Tensor2D;
  /** The tokens among B·L that alone are computed. Default: all places. */
  rows?: Rows;
  /** How many layers; they are called `prefix.0`, `prefix.1`, … */
  layers: number;
  /**
   * Flat positions b·L + l that will be read: the last layer is computed for them alone. Default: all. The mask has one
   * row a sequence then.
   */
  positions?: Int32Array;
}

/** @returns (B·L, H); rows that are not among `positions` mean nothing */
export function transformerStack(
  parameters: Parameters,
  prefix: string,
  config: EncoderConfig,
  { hidden, rows, mask, bias, batch, length, layers, positions }: StackInput,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  // Biases are for all positions; a last layer of them all costs less than biases of a choice.
  const selection = positions && !bias && selectPositions(positions, batch, length);
  const last = layers - 1;
  let states = takeRows(hidden, rows); // (B·L, H), or (T, H)
  for (let i = 0; i <= last; i++) {
    const chosen = i === last && selection ? queryOf(states, selection, rows) : {};
    const input = { hidden: states, rows, mask, bias, batch, length, ...chosen };
    states = inLayer(prefix === encoderLayerPrefix ? `layer ${i}` : undefined, () =>
      transformerLayer(parameters, `${prefix}.${i}`, config, input, seeds),
    );
  }
  if (!selection || last < 0) return spreadRows(states, rows);
  return rows
    ? spreadRows(states, { places: selection.positions, size: batch * length })
    : putSelected(states, selection, batch * length);
}

/** What the last layer is computed for: (B·R, H), or with `rows` the chosen ones alone, (N, H). */
function queryOf(states: tf.Tensor2D, selection: Selection, rows: Rows | undefined) {
  if (!rows) return { query: takeSelected(states, selection) };
  const { places, positions, padded } = selection;
  const chosen = { places: rowsAt(positions, rows), size: states.shape[0] };
  return { query: takeRows(states, chosen), queryRows: { places, size: padded.length } };
}
