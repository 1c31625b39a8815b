/**
 * A made-up collection for a store. Vectors of texts have far fewer directions than numbers: here 24 of them, and a
 * little noise in all.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { Random, writeVectors } from "bowlab";

const DIRECTIONS = 24;
const NOISE = 0.05;

/** Writes corpus.jsonl and vectors where they are missing. @returns (Q, H) queries near passages */
export function writeCollection(
  folder: string,
  { passages, dimension: H, queries }: { passages: number; dimension: number; queries: number },
): Float32Array {
  const random = new Random(11, "store");
  const directions = Float32Array.from({ length: DIRECTIONS * H }, () => random.normal() / Math.sqrt(H));
  const asked = vectors(queries, H, directions, random.fork("queries"));
  if (fs.existsSync(path.join(folder, "vectors"))) return asked;
  fs.mkdirSync(path.join(folder, "data"), { recursive: true });
  const lines = Array.from({ length: passages }, (_, i) =>
    JSON.stringify({
      _id: `p${i}`,
      title: `Passage ${i}`,
      text: `What is said of thing ${i % 997} in place ${i % 89}.`,
    }),
  );
  fs.writeFileSync(path.join(folder, "data", "corpus.jsonl"), `${lines.join("\n")}\n`);
  const ids = Array.from({ length: passages }, (_, i) => `p${i}`);
  writeVectors(path.join(folder, "vectors"), ids, vectors(passages, H, directions, random.fork("passages")), H);
  return asked;
}

/** (count, H), each of length 1 */
function vectors(count: number, H: number, directions: Float32Array, random: Random): Float32Array {
  const all = new Float32Array(count * H);
  for (let row = 0; row < count; row++) {
    const vector = all.subarray(row * H, (row + 1) * H);
    for (let d = 0; d < DIRECTIONS; d++) {
      const share = random.normal();
      for (let h = 0; h < H; h++) vector[h] += share * directions[d * H + h];
    }
    for (let h = 0; h < H; h++) vector[h] += NOISE * random.normal();
    const length = Math.hypot(...vector);
    for (let h = 0; h < H; h++) vector[h] /= length;
  }
  return all;
}
