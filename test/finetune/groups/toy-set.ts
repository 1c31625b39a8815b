/** Training sets of nothing but places. */
import type { TrainingSet } from "../../../lib/finetune";

/** Queries with these positives over `size` passages of one token. */
export function toySet(positives: number[][], size = 30): TrainingSet {
  return {
    queries: positives.map((places, i) => ({
      id: `q${i}`,
      ids: Int32Array.of(205 + i),
      positives: Int32Array.from(places),
    })),
    passages: { size, row: (place) => Int32Array.of(5 + place), passageIdOf: (place) => `p${place}` },
    placeOf: (id) => Number(id.slice(1)),
    fingerprint: "toy",
  };
}
