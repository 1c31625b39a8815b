/**
 * The installer of the native engine. Rungs, each tried when the one before it fails: what is in the project's package
 * already → an entry of the per-user cache → TensorFlow from its Python wheel, the binding built against it, tested and
 * kept in the cache. A project without the package has it fetched into the cache first. It never throws for a rung that
 * fails: wasm needs no installation, and the report says what is missing and how to get it.
 */
import * as fs from "node:fs";
import {
  type InstallProgress,
  nameAtVersion,
  refuseWhenOff,
  removeLeftovers,
  StepFailure,
  StepRecorder,
  TFJS_NODE_GPU,
  withLock,
} from "../../install";
import { visibleGpus } from "../machine";
import { buildEntry } from "./build-entry";
import { findEntry, linkWherePossible } from "./cache";
import { addKernels } from "./kernels";
import { found, type Installed, type InstallReport, noteFailure, reportOf } from "./outcome";
import { addonFile, findPlace, type InstallPlace, type Variant } from "./place";
import { selfTestAddon } from "./self-test";
import { cachedPackage, fetchTfjsPackage } from "./tfjs-package";
import { checkPlatform } from "./tools";

export interface InstallOptions {
  /** Hears of every step, and of its progress where that can be told. */
  onProgress?: (progress: InstallProgress) => void;
  /** Build anew even if there is an engine that works. */
  force?: boolean;
  /** Other surroundings than this process's own. */
  place?: Partial<InstallPlace>;
}

/**
 * Brings the machine up to the best engine it can have. BOWLAB_INSTALL=off keeps it from downloading and building;
 * BOWLAB_TENSORFLOW_WHEEL=FILE takes TensorFlow from that wheel instead of the network.
 * @returns what is there now and what each step said; never throws for a step that fails
 */
export async function installEngine({
  onProgress,
  force = false,
  place: overrides,
}: InstallOptions = {}): Promise<InstallReport> {
  const recorder = new StepRecorder(onProgress);
  const place = findPlace(overrides);
  const gpu = visibleGpus(place.env)[0];
  const variants: Variant[] = gpu && place.arch === "x64" ? ["cuda", "cpu"] : ["cpu"];
  let installed: Installed | null = force ? null : await tryExisting(recorder, place, variants[0]);
  if (!installed) {
    try {
      const waiting = () => onProgress?.({ step: "wait for another install", message: "another install is running" });
      installed = await withLock(place.cacheFolder, waiting, async () =>
        climb(recorder, await withPackage(recorder, place), variants, force),
      );
    } catch (error) {
      installed = force ? null : await withoutLock(recorder, place, variants[0]);
      if (!installed) noteFailure(recorder, "keep in the cache", error);
    }
  }
  if (installed && !installed.usesGpu) await addKernels(recorder, findPlace(overrides));
  return reportOf(recorder, installed, gpu);
}

/** The addon that lies in the package, whoever put it there. */
async function tryExisting(recorder: StepRecorder, place: InstallPlace, best: Variant): Promise<Installed | null> {
  const { packageFolder } = place;
  if (!packageFolder || !fs.existsSync(addonFile(packageFolder))) return null;
  const test = () => selfTestAddon(packageFolder, addonFile(packageFolder), place.env);
  try {
    const result = await recorder.run("try what is there", "testing the engine that is there", test, found);
    // An engine without GPU is not the best where there is one, unless the attempt to build the other has been made.
    if (best === "cuda" && !result.usesGpu && findEntry(place, "cpu") === null) return null;
    return { ...result, rung: "already there" };
  } catch {
    return null;
  }
}

/** The package is the project's or the cache's; where neither is whole, it is fetched. @throws StepFailure */
async function withPackage(recorder: StepRecorder, place: InstallPlace): Promise<InstallPlace> {
  const now = place.packageFolder ? place : { ...place, packageFolder: cachedPackage(place) };
  if (now.packageFolder) return now;
  const wanted = nameAtVersion(TFJS_NODE_GPU);
  const fetch = () => {
    checkPlatform(place);
    refuseWhenOff(place.env);
    return fetchTfjsPackage(place);
  };
  const kept = (folder: string) => `${wanted} is kept in ${folder}`;
  return { ...place, packageFolder: await recorder.run("fetch the package", `fetching ${wanted}`, fetch, kept) };
}

/** The cache, then a build, for the best variant and then the next. */
async function climb(
  recorder: StepRecorder,
  place: InstallPlace,
  variants: readonly Variant[],
  force: boolean,
): Promise<Installed | null> {
  removeLeftovers(place.cacheFolder);
  for (const variant of variants) {
    const cached = force ? null : await fromCache(recorder, place, variant);
    const installed = cached ?? (await buildEntry(recorder, place, variant));
    if (installed) return installed;
  }
  return null;
}

/** A cache that is write-protected, as another user's, can be read all the same. */
async function withoutLock(recorder: StepRecorder, place: InstallPlace, variant: Variant): Promise<Installed | null> {
  const packageFolder = place.packageFolder ?? cachedPackage(place);
  return packageFolder ? fromCache(recorder, { ...place, packageFolder }, variant) : null;
}

async function fromCache(recorder: StepRecorder, place: InstallPlace, variant: Variant): Promise<Installed | null> {
  const entry = findEntry(place, variant);
  if (!entry) return null;
  try {
    const use = async () => {
      if (entry.broken) throw new StepFailure(`the engine kept in ${entry.folder} is broken: ${entry.broken}`);
      const result = await selfTestAddon(place.packageFolder as string, addonFile(entry.folder), place.env);
      linkWherePossible(place, entry);
      return result;
    };
    const result = await recorder.run("link from the cache", "linking the engine that was built before", use, found);
    return { ...result, rung: "cache" };
  } catch {
    return null;
  }
}
