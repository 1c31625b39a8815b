/** hnswlib-node: the project's own where that is built, else the addon in the per-user cache. */
import { InputError, messageOf } from "../../errors";
import { findSurroundings, type Surroundings } from "../../install";
import type { HnswGraph } from "../vectors/hnsw-type";
import { cachedAddon } from "./place";

/** What is used of the package. */
export interface Hnswlib {
  HierarchicalNSW: new (space: "ip", dimension: number) => HnswGraph;
}

/** @throws InputError when there is neither */
export function loadHnswlib(surroundings: Surroundings = findSurroundings()): Hnswlib {
  try {
    return require("hnswlib-node") as Hnswlib;
  } catch {
    // Not there, or there as source alone: npm builds it only where install scripts may run.
  }
  try {
    return require(cachedAddon(surroundings)) as Hnswlib;
  } catch (error) {
    throw new InputError("approximate search needs hnswlib-node, which is not built here", {
      found: messageOf(error).split("\n")[0],
      fix: "npx bowlab doctor --install (a C++ compiler is needed), or search exactly",
      cause: error,
    });
  }
}
