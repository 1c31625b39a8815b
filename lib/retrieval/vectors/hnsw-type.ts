/**
 * What is used of hnswlib-node's graph. The package is optional: with its own type in ours, a project without it could
 * not check the library's declarations.
 */
export interface HnswGraph {
  initIndex(maxElements: number, links: number, effortOfBuild: number, seed: number): void;
  addPoint(point: number[], label: number): void;
  getPoint(label: number): number[];
  getCurrentCount(): number;
  /** ef, the candidates that a search looks at. */
  setEf(effort: number): void;
  searchKnn(query: number[], k: number): { neighbors: number[] };
  readIndexSync(file: string): void;
  writeIndexSync(file: string): void;
}
