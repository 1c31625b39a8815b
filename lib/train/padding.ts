/** Whether the batches of a run have padding that is worth leaving out. */
import { type RowLengths, type SamplerOptions, samplerOf } from "../batches";
import { isWorthUnpadding } from "../model";

/** Batches that are looked at, at most. */
const LOOKED = 200;

/**
 * @param maxLength of a row, [CLS] and [SEP] counted
 * @returns whether `unpadded` changes how any of the first batches is computed
 */
export function hasMuchPadding(
  store: RowLengths,
  { batchSize, seed, maxLength }: Required<Pick<SamplerOptions, "batchSize" | "seed" | "maxLength">>,
  batches: number,
): boolean {
  const sampler = samplerOf(store, { batchSize, seed, maxLength: maxLength - 2 });
  for (let batch = 0; batch < Math.min(batches, LOOKED); batch++) {
    const lengths = Array.from(sampler.batchAt(batch), (row) => Math.min(store.lengthOf(row) + 2, maxLength));
    const tokens = lengths.reduce((sum, length) => sum + length, 0);
    if (isWorthUnpadding(tokens, batchSize * Math.max(...lengths))) return true;
  }
  return false;
}
