/** A small collection for tests. */

import { Random } from "../../../lib/random";
import type { Passage } from "../../../lib/text";

/** Passages of made-up words by Zipf's law. */
export function zipfPassages(count: number, seed = 1): Passage[] {
  const random = new Random(seed, "zipf");
  const word = () => `w${Math.floor(300 ** random.uniform())}`;
  return Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    title: "",
    text: Array.from({ length: random.integer(0, 40) }, word).join(" "),
  }));
}
