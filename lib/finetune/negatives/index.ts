/** Negatives: where they come from, how they are chosen, and runs as files. */
export { type ChooseOptions, type Chosen, chooseNegatives } from "./choose";
export { type MineOptions, type MineReport, mergeMined, mine, mineOptions } from "./mine";
export { bm25Pools, emptyPools, givenPools, keepPools, type NegativePools, type PoolOptions, runPools } from "./pools";
export { parseRanks, type Ranks, writtenRanks } from "./ranks";
