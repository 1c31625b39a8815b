/** How items in order are dealt to shards. */
import type { Shard } from "./shard-number";

/**
 * A shard's items, from `first` to before `last`: as many chunks as the others, or one more.
 * @param size items that no shard may cut apart: what is computed of one depends on the others
 */
export function dealt({ index, count }: Shard, items: number, size = 1): { first: number; last: number } {
  const chunks = Math.ceil(items / size);
  const [first, last] = [index, index + 1].map((shard) => Math.floor((shard * chunks) / count) * size);
  return { first: Math.min(first, items), last: Math.min(last, items) };
}
