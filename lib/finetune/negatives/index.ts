/** Negatives: where they come from, how they are chosen, and runs as files. */
export { type ChooseOptions, type Chosen, chooseNegatives, parseRanks, type Ranks } from "./choose";
export { type MineOptions, type MineReport, mine } from "./mine";
export { bm25Pools, emptyPools, givenPools, keepPools, type NegativePools, type PoolOptions, runPools } from "./pools";
