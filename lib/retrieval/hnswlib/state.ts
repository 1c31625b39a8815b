/** Whether approximate search works here. */
import { failureOf, findPackage, findSurroundings, HNSWLIB_NODE, type Surroundings } from "../../install";
import { cachedAddon } from "./place";
import { selfTestHnswlib } from "./self-test";

/** Whether approximate search works here, and by what. */
export interface HnswlibState {
  works: boolean;
  /** Whose addon it is; null: there is none. */
  where: "project" | "cache" | null;
  /** The package's folder or the addon's file, where there is one. */
  path?: string;
  /** Why it does not work. */
  reason?: string;
}

/** Other surroundings than this process's own. */
export type HnswlibPlace = Partial<Surroundings> & {
  /** The project's hnswlib-node; null: it has none. */
  ownPackage?: string | null;
};

/** Looks, changes nothing; an addon is tried in a child. */
export async function hnswlibState(place: HnswlibPlace = {}): Promise<HnswlibState> {
  const surroundings = findSurroundings(place);
  let reason: string;
  try {
    const addon = cachedAddon(surroundings);
    await selfTestHnswlib(addon, surroundings.env);
    return { works: true, where: "cache", path: addon };
  } catch (error) {
    reason = failureOf(error).message;
  }
  const own = place.ownPackage === undefined ? findPackage(HNSWLIB_NODE.name) : place.ownPackage;
  try {
    if (own) await selfTestHnswlib(own, surroundings.env);
    if (own) return { works: true, where: "project", path: own };
  } catch {
    // There as source alone.
  }
  return { works: false, where: null, reason };
}
