/** Graphs for approximate search: by our addon in the per-user cache, else by the project's own hnswlib-node. */
import { InputError, messageOf } from "../../errors";
import { findSurroundings, type Surroundings } from "../../install";
import type { HnswMaker } from "../vectors/hnsw-type";
import { type GraphAddon, ownGraphs } from "./own-graph";
import { type HnswlibNode, packageGraphs } from "./package-graph";
import { cachedAddon } from "./place";

/** @throws InputError when there is neither */
export function loadHnswlib(surroundings: Surroundings = findSurroundings()): HnswMaker {
  let why: unknown;
  try {
    return ownGraphs(require(cachedAddon(surroundings)) as GraphAddon);
  } catch (error) {
    why = error;
  }
  try {
    return packageGraphs(require("hnswlib-node") as HnswlibNode);
  } catch {
    // Not there, or there as source alone: npm builds it only where install scripts may run.
  }
  throw new InputError("approximate search needs hnswlib, which is not built here", {
    found: messageOf(why).split("\n")[0],
    fix: "npx bowlab doctor --install (a C++ compiler is needed), or search exactly",
    cause: why,
  });
}
