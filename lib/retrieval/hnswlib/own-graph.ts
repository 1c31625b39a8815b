/** Graphs by our own addon (`graph/`), which builds and searches hnswlib's on all threads. */
import { threadCount } from "../../engine/machine";
import type { HnswBuild, HnswFound, HnswGraph, HnswMaker } from "../vectors/hnsw-type";

/** The addon. Its graphs are freed by the garbage collector. */
export interface GraphAddon {
  createGraph(
    ...given: [dimension: number, most: number, links: number, effortOfBuild: number, seed: number, threads: number]
  ): unknown;
  readGraph(dimension: number, file: string, threads: number): unknown;
  addToGraph(graph: unknown, values: Float32Array, rows: number): void;
  searchGraph(
    graph: unknown,
    queries: Float32Array,
    ...rest: [count: number, k: number, effort: number, labels: Int32Array, scores: Float32Array]
  ): void;
  writeGraph(graph: unknown, file: string): void;
  sizeOfGraph(graph: unknown): number;
}

class OwnGraph implements HnswGraph {
  readonly #addon: GraphAddon;
  readonly #graph: unknown;

  constructor(addon: GraphAddon, graph: unknown) {
    this.#addon = addon;
    this.#graph = graph;
  }

  get size(): number {
    return this.#addon.sizeOfGraph(this.#graph);
  }

  add(values: Float32Array, rows: number): void {
    this.#addon.addToGraph(this.#graph, values, rows);
  }

  search(queries: Float32Array, count: number, k: number, effort: number): HnswFound {
    const found = { labels: new Int32Array(count * k), scores: new Float32Array(count * k) };
    this.#addon.searchGraph(this.#graph, queries, count, k, effort, found.labels, found.scores);
    return found;
  }

  write(file: string): void {
    this.#addon.writeGraph(this.#graph, file);
  }
}

/** Graphs on so many threads as the engine has. */
export function ownGraphs(addon: GraphAddon): HnswMaker {
  return {
    create: (dimension, { most, links, effortOfBuild, seed }: HnswBuild) =>
      new OwnGraph(addon, addon.createGraph(dimension, most, links, effortOfBuild, seed, threadCount())),
    read: (dimension, file) => new OwnGraph(addon, addon.readGraph(dimension, file, threadCount())),
  };
}
