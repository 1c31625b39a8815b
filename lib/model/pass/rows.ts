/**
 * Batches without padding: what works row by row (linear, LayerNorm, GELU) sees the tokens alone, (T, H), and attention
 * sees blocks of texts of like lengths (`length-groups.ts`); where its mask is not of texts, or scores have biases, the
 * whole block of sequences, (B·L, H), in which padding has its places ("unpadding", as in ModernBERT; Warner
 * et al. 2024). The states of tokens and the gradients are those of the padded batch.
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows, scatterRows } from "../../engine/ops";
import type { Padding } from "../attention-mask";
import { passMode } from "./mode";

/** Rows that fill some places of a block of sequences. */
export interface Rows {
  /** (T) flat places b·L + l, distinct. */
  places: Int32Array;
  /** B·L, places of the block. */
  size: number;
}

/** Share of padding below which a block is computed whole: taking rows apart costs more (`npm run bench:unpadded`). */
const WORTH = 1 / 4;

/** Whether a block with so many tokens at its places is computed without its padding. */
export const isWorthUnpadding = (tokens: number, places: number): boolean => tokens <= (1 - WORTH) * places;

/** The tokens of a batch, where padding is to cost nothing; undefined where its block is computed whole. */
export function tokenRows({ attentionMask }: Pick<Padding, "attentionMask">): Rows | undefined {
  if (!passMode().unpadded) return undefined;
  const places = Int32Array.from(attentionMask.keys()).filter((at) => attentionMask[at] === 1);
  if (!isWorthUnpadding(places.length, attentionMask.length)) return undefined;
  return { places, size: attentionMask.length };
}

/** (B·L, H) → (T, H); without rows the block itself. */
export function takeRows(block: tf.Tensor2D, rows: Rows | undefined): tf.Tensor2D {
  return rows ? gatherRows(block, tf.tensor1d(rows.places, "int32")) : block;
}

/** (T, H) → (B·L, H), zeros elsewhere; without rows they are the block already. */
export function spreadRows(x: tf.Tensor2D, rows: Rows | undefined): tf.Tensor2D {
  return rows ? scatterRows(x, tf.tensor1d(rows.places, "int32"), rows.size) : x;
}

/** The rows that stand at some places of the block. @param at flat places, all of them filled @returns their numbers */
export function rowsAt(at: Int32Array, rows: Rows | undefined): Int32Array {
  if (!rows) return at;
  const numbers = new Int32Array(rows.size);
  rows.places.forEach((place, number) => {
    numbers[place] = number;
  });
  return at.map((place) => numbers[place]);
}
