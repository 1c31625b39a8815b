/** What approximate search uses of a graph, whoever holds it. */
export interface HnswGraph {
  /** Vectors in it. */
  readonly size: number;
  /** Links vectors, whose labels go on from those before. @param values (rows, H) row-major */
  add(values: Float32Array, rows: number): void;
  /**
   * @param queries (count, H) row-major
   * @param effort candidates looked at, ef; at least k is used
   * @returns (count, k) in no order, label −1 behind a query's last; scores as `innerProduct`
   */
  search(queries: Float32Array, count: number, k: number, effort: number): HnswFound;
  write(file: string): void;
}

export interface HnswFound {
  labels: Int32Array;
  scores: Float32Array;
}

/** How a graph is built; hnswlib's names are max_elements, M, ef_construction, random_seed. */
export interface HnswBuild {
  most: number;
  links: number;
  effortOfBuild: number;
  seed: number;
}

/** Where graphs by inner product come from. */
export interface HnswMaker {
  create(dimension: number, build: HnswBuild): HnswGraph;
  /** @throws Error when the file is not a graph */
  read(dimension: number, file: string): HnswGraph;
}
