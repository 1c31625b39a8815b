/** A stack of Transformer layers: what the encoder is, and some decoders. */
import type * as tf from "@tensorflow/tfjs";
import type { DropoutSeeds } from "../engine/ops";
import type { EncoderConfig } from "./config";
import { type LayerInput, transformerLayer } from "./layer";
import type { Parameters } from "./parameters";
import { putSelected, selectPositions, takeSelected } from "./selection";

export interface StackInput extends Omit<LayerInput, "query"> {
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
  { hidden, mask, bias, batch, length, layers, positions }: StackInput,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  // Biases are for all positions; a last layer of them all costs less than biases of a choice.
  const selection = positions && !bias && selectPositions(positions, batch, length);
  const last = layers - 1;
  let states = hidden; // (B·L, H)
  for (let i = 0; i <= last; i++) {
    const query = i === last && selection ? takeSelected(states, selection) : undefined; // (B·R, H)
    states = transformerLayer(
      parameters,
      `${prefix}.${i}`,
      config,
      { hidden: states, mask, bias, batch, length, query },
      seeds,
    );
  }
  return selection && last >= 0 ? putSelected(states, selection, batch * length) : states;
}
