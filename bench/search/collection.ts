/**
 * A synthetic collection of the shape of MS MARCO's passages: words by Zipf's law, 56 a passage on average, queries of
 * about six words, of which the informative ones are taken from a passage. Written once to a folder, in BEIR's layout,
 * with vectors beside it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAll } from "../../lib/files";
import { Random } from "../../lib/random";
import { npyHeader } from "../../lib/retrieval";

export interface CollectionOptions {
  passages: number;
  queries: number;
  /** Distinct words. */
  vocabulary: number;
  /** H of the vectors; 0: none are written. */
  dimension: number;
}

const syllables = "ba ko mi ru te sha lon vek dra pil ous ing qua zem fi st ne or ta li".split(" ");

/**
 * Writes corpus.jsonl, queries.jsonl, qrels/test.tsv; and corpus and queries vectors with their ids into `vectors` and
 * `query-vectors`.
 */
export function writeCollection(folder: string, options: CollectionOptions): void {
  const random = new Random(1, "collection");
  const words = distinctWords(options.vocabulary, random);
  const rank = zipfSampler(options.vocabulary, random);
  fs.mkdirSync(path.join(folder, "qrels"), { recursive: true });
  const origins = new Set(Array.from({ length: options.queries }, () => random.integer(0, options.passages)));
  const queries: string[] = [];
  const qrels: string[] = ["query-id\tcorpus-id\tscore\n"];
  const fd = fs.openSync(path.join(folder, "corpus.jsonl"), "w");
  let lines: string[] = [];
  for (let i = 0; i < options.passages; i++) {
    const length = Math.max(8, Math.round(56 + 24 * random.normal()));
    const ranks = Array.from({ length }, rank);
    lines.push(`{"_id":"${i}","title":"","text":"${ranks.map((each) => words[each]).join(" ")}"}\n`);
    if (origins.has(i)) {
      const chosen = Array.from({ length: random.integer(3, 9) }, () => words[ranks[random.integer(0, length)]]);
      qrels.push(`q${queries.length}\t${i}\t1\n`);
      queries.push(`{"_id":"q${queries.length}","text":"${chosen.join(" ")}"}\n`);
    }
    if (lines.length < 5000 && i + 1 < options.passages) continue;
    writeAll(fd, Buffer.from(lines.join("")));
    lines = [];
  }
  fs.closeSync(fd);
  fs.writeFileSync(path.join(folder, "queries.jsonl"), queries.join(""));
  fs.writeFileSync(path.join(folder, "qrels", "test.tsv"), qrels.join(""));
  if (options.dimension === 0) return;
  writeVectors(path.join(folder, "vectors"), options.passages, options.dimension, (i) => `${i}`, random);
  writeVectors(path.join(folder, "query-vectors"), queries.length, options.dimension, (i) => `q${i}`, random);
}

function distinctWords(count: number, random: Random): string[] {
  const words = new Set<string>();
  while (words.size < count) {
    words.add(
      Array.from({ length: random.integer(1, 6) }, () => syllables[random.integer(0, syllables.length)]).join(""),
    );
  }
  return [...words];
}

/** Ranks 0 … count − 1 with probability proportional to 1 / (rank + 2.7)^1.05 (Zipf and Mandelbrot). */
function zipfSampler(count: number, random: Random): () => number {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) cumulative[i] = sum += 1 / (i + 2.7) ** 1.05;
  return () => {
    const aim = random.uniform() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle] < aim) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Vectors of a few hundred directions with noise, as encoders make them: not all alike, not all apart. */
function writeVectors(
  folder: string,
  count: number,
  dimension: number,
  id: (i: number) => string,
  random: Random,
): void {
  fs.mkdirSync(folder, { recursive: true });
  const centres = Float32Array.from({ length: 500 * dimension }, () => random.normal());
  const noise = Float32Array.from({ length: 1 << 20 }, () => random.normal());
  const fd = fs.openSync(path.join(folder, "vectors-00000-of-00001.npy"), "w");
  writeAll(fd, npyHeader("<f4", [count, dimension]));
  for (let first = 0; first < count; first += 4096) {
    const rows = Math.min(4096, count - first);
    const block = new Float32Array(rows * dimension);
    for (let row = 0; row < rows; row++) {
      const centre = random.integer(0, 500) * dimension;
      const from = random.integer(0, noise.length - dimension);
      for (let h = 0; h < dimension; h++) block[row * dimension + h] = (centres[centre + h] + noise[from + h]) / 4;
    }
    writeAll(fd, new Uint8Array(block.buffer));
  }
  fs.closeSync(fd);
  const ids = Array.from({ length: count }, (_, i) => `${id(i)}\n`).join("");
  fs.writeFileSync(path.join(folder, "ids-00000-of-00001.txt"), ids);
}
