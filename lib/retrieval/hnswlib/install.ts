/**
 * The installer of hnswlib, for approximate search: what is in the project → an entry of the per-user cache → the
 * package's sources, fetched and built into the cache. It never throws for a step that fails: exact search needs
 * nothing.
 */
import {
  failureOf,
  findSurroundings,
  type InstallProgress,
  type InstallStep,
  removeLeftovers,
  StepRecorder,
  withLock,
} from "../../install";
import { buildHnswlib } from "./build";
import { type HnswlibPlace, type HnswlibState, hnswlibState } from "./state";

/** What an installation came to. */
export interface HnswlibReport extends HnswlibState {
  steps: InstallStep[];
  /** In a sentence. */
  summary: string;
}

export interface InstallHnswlibOptions {
  onProgress?: (progress: InstallProgress) => void;
  /** Build the cache's entry anew even if it works. */
  force?: boolean;
  /** Other surroundings than this process's own; for tests. */
  place?: HnswlibPlace;
}

/**
 * Has approximate search work where it can. BOWLAB_INSTALL=off keeps it from downloading and building.
 * @returns what is there now and what each step said; never throws for a step that fails
 */
export async function installHnswlib({
  onProgress,
  force = false,
  place = {},
}: InstallHnswlibOptions = {}): Promise<HnswlibReport> {
  const surroundings = findSurroundings(place);
  const recorder = new StepRecorder(onProgress);
  const before = await hnswlibState(place);
  if (before.where === "cache" && !force) return { ...before, steps: [], summary: found(before) };
  const waiting = () => onProgress?.({ step: "wait for another install", message: "another install is running" });
  try {
    const built = await withLock(surroundings.packagesFolder, waiting, async () => {
      removeLeftovers(surroundings.packagesFolder);
      if (!force && (await hnswlibState(place)).where === "cache") return false; // another install has built it meanwhile
      await buildHnswlib(recorder, surroundings);
      return true;
    });
    const state = await hnswlibState(place);
    return { ...state, steps: recorder.steps, summary: built ? "hnswlib: built and kept in the cache" : found(state) };
  } catch (error) {
    const { message, fix } = failureOf(error);
    if (before.where === "project") return { ...before, steps: recorder.steps, summary: found(before) };
    const summary = `hnswlib could not be had, search is exact: ${message}${fix ? ` (to do: ${fix})` : ""}`;
    return { works: false, where: null, reason: message, steps: recorder.steps, summary };
  }
}

function found({ where }: HnswlibState): string {
  return where === "project" ? "hnswlib: the project's own, on one thread" : "hnswlib: from the cache";
}
