/**
 * Approximate search: building and searching a graph on one thread and on all, and, where hnswlib-node's own addon is
 * given, by that; the share of the true neighbours found, and whether the graph is the same on any number of threads.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { useEngine } from "../lib/engine";
import { threadCount } from "../lib/engine/machine";
import { Random } from "../lib/random";
import { exactIndex, vectorsInMemory } from "../lib/retrieval";
import { loadHnswlib } from "../lib/retrieval/hnswlib";
import { packageGraphs } from "../lib/retrieval/hnswlib/package-graph";
import type { HnswMaker } from "../lib/retrieval/vectors/hnsw-type";
import { benchOptions } from "./options";

const usage = `npm run bench:hnsw -- [options]
  --vectors N       vectors, around 500 centres (50000)
  --queries N       queries (2000)
  --dimension N     numbers of a vector (256)
  --k N             results a query (10)
  --links N         neighbours a vector is linked to (16)
  --effort N        candidates looked at in a search (100)
  --addon FILE      hnswlib-node's own addon, to compare`;

const CENTRES = 500;

/** Vectors around centres, in the order of these, as the passages of one document follow one another. */
function drawVectors(count: number, dimension: number, centres: Float64Array, random: Random): Float32Array {
  return Float32Array.from({ length: count * dimension }, (_, i) => {
    const centre = Math.floor((CENTRES * Math.floor(i / dimension)) / count);
    return (centres[centre * dimension + (i % dimension)] + random.normal()) / Math.sqrt(2 * dimension);
  });
}

async function main(): Promise<void> {
  const options = benchOptions(usage, {
    ...{ vectors: 50_000, queries: 2000, dimension: 256, k: 10, links: 16, effort: 100 },
    addon: "",
  });
  const { vectors: n, queries: q, dimension, k, links, effort, addon } = options;
  await useEngine();
  const random = new Random(1, "hnsw");
  const centres = Float64Array.from({ length: CENTRES * dimension }, () => random.normal());
  const vectors = drawVectors(n, dimension, centres, random);
  const queries = drawVectors(q, dimension, centres, random);
  const ids = Array.from({ length: n }, (_, i) => `${i}`);
  const exact = await exactIndex(vectorsInMemory(ids, vectors, dimension)).search(queries, k);
  const all = threadCount();
  console.log(
    `${n} × ${dimension}, ${q} queries, k ${k}, links ${links}, effort ${effort}; load ${os.loadavg()[0].toFixed(1)}`,
  );

  const measure = (name: string, graphs: HnswMaker): string => {
    const started = performance.now();
    const before = process.cpuUsage();
    const graph = graphs.create(dimension, { most: n, links, effortOfBuild: 200, seed: 0 });
    graph.add(vectors, n);
    const built = performance.now();
    const { user, system } = process.cpuUsage(before);
    const { labels } = graph.search(queries, q, k, effort);
    const searched = performance.now();
    let right = 0;
    exact.forEach(({ indices }, query) => {
      const found = new Set(labels.subarray(query * k, (query + 1) * k));
      right += indices.filter((each) => found.has(each)).length;
    });
    const rate = ((1000 * q) / (searched - built)).toFixed(0);
    const seconds = ((built - started) / 1000).toFixed(1);
    console.log(
      `${name}: built in ${seconds} s (processor ${((user + system) / 1e6).toFixed(1)} s), ${rate} queries/s, recall@${k} ${(right / (q * k)).toFixed(4)}`,
    );
    const file = path.join(os.tmpdir(), `bowlab-bench-hnsw-${process.pid}.bin`);
    graph.write(file);
    const digest = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
    fs.rmSync(file);
    return digest;
  };
  if (addon) measure("hnswlib-node's own addon", packageGraphs(require(path.resolve(addon))));
  const digests = [1, all].map((threads) => {
    process.env.BOWLAB_THREADS = String(threads);
    return measure(`${threads} thread${threads > 1 ? "s" : ""}`, loadHnswlib());
  });
  console.log(digests[0] === digests[1] ? "the same graph, byte for byte" : "the graphs differ");
  if (digests[0] !== digests[1]) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
