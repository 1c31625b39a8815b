/** Graphs by the package hnswlib-node, where a project has it built: on one thread. */
import { innerProduct } from "../inner-product";
import type { HnswFound, HnswGraph, HnswMaker } from "../vectors/hnsw-type";

/** What is used of the package's graph. */
interface Nodes {
  initIndex(maxElements: number, links: number, effortOfBuild: number, seed: number): void;
  addPoint(point: number[], label: number): void;
  getPoint(label: number): number[];
  getCurrentCount(): number;
  setEf(effort: number): void;
  searchKnn(query: number[], k: number): { neighbors: number[] };
  readIndexSync(file: string): void;
  writeIndexSync(file: string): void;
}

/** The package. */
export interface HnswlibNode {
  HierarchicalNSW: new (space: "ip", dimension: number) => Nodes;
}

class PackageGraph implements HnswGraph {
  readonly #dimension: number;
  readonly #nodes: Nodes;

  constructor(dimension: number, nodes: Nodes) {
    this.#dimension = dimension;
    this.#nodes = nodes;
  }

  get size(): number {
    return this.#nodes.getCurrentCount();
  }

  add(values: Float32Array, rows: number): void {
    const first = this.size;
    for (let row = 0; row < rows; row++) this.#nodes.addPoint(Array.from(this.#row(values, row)), first + row);
  }

  search(queries: Float32Array, count: number, k: number, effort: number): HnswFound {
    this.#nodes.setEf(Math.max(effort, k));
    const found = { labels: new Int32Array(count * k).fill(-1), scores: new Float32Array(count * k) };
    for (let q = 0; q < count; q++) {
      const query = this.#row(queries, q);
      for (const [place, label] of this.#nodes.searchKnn(Array.from(query), k).neighbors.entries()) {
        found.labels[q * k + place] = label;
        found.scores[q * k + place] = innerProduct(query, 0, this.#nodes.getPoint(label), 0, this.#dimension);
      }
    }
    return found;
  }

  write(file: string): void {
    this.#nodes.writeIndexSync(file);
  }

  #row(values: Float32Array, row: number): Float32Array {
    return values.subarray(row * this.#dimension, (row + 1) * this.#dimension);
  }
}

/** The package's graphs. */
export function packageGraphs({ HierarchicalNSW: Graph }: HnswlibNode): HnswMaker {
  const made = (dimension: number, prepare: (nodes: Nodes) => void): HnswGraph => {
    const nodes = new Graph("ip", dimension);
    prepare(nodes);
    return new PackageGraph(dimension, nodes);
  };
  return {
    create: (dimension, { most, links, effortOfBuild, seed }) =>
      made(dimension, (nodes) => nodes.initIndex(most, links, effortOfBuild, seed)),
    read: (dimension, file) => made(dimension, (nodes) => nodes.readIndexSync(file)),
  };
}
