/** Parts of a batch that only some objectives ask the collator for. */
import type { EncoderBatch } from "../../batches";

/** @throws TypeError when the batch was collated for another objective */
export function required<K extends "decoderMasked" | "visible">(
  batch: EncoderBatch,
  part: K,
  objective: string,
): NonNullable<EncoderBatch[K]> {
  const value = batch[part];
  if (value) return value;
  throw new TypeError(`a batch for ${objective} needs \`${part}\`: collate it with the objective's \`decoderInput\``);
}
