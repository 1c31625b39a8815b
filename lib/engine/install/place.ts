/**
 * Where things are: the tfjs package whose binding is built, the cache of built engines, the versions and machine they
 * are made for.
 */
import * as path from "node:path";
import {
  findPackage,
  findSurroundings,
  machineKey,
  NAPI_VERSION,
  packageVersion,
  type Surroundings,
  TFJS_NODE_GPU,
  userCache,
} from "../../install";
import { cachedPackage } from "./tfjs-package";

/** The TensorFlow that the native engine runs on. */
export const TENSORFLOW_VERSION = "2.21.0";

/** Which build of TensorFlow: without or with CUDA. */
export type Variant = "cpu" | "cuda";

/** Everything the installer takes from its surroundings, so that a test can put others in their place. */
export interface InstallPlace extends Surroundings {
  /** Folder of @tensorflow/tfjs-node-gpu: the project's own, else the one in the cache; null: neither is there. */
  packageFolder: string | null;
  /** Holds one folder for each engine built. */
  cacheFolder: string;
}

/** Where things are on this machine; `overrides` are for tests. */
export function findPlace(overrides: Partial<InstallPlace> = {}): InstallPlace {
  const surroundings = findSurroundings(overrides);
  return {
    ...surroundings,
    packageFolder: findPackage(TFJS_NODE_GPU.name) ?? cachedPackage(surroundings),
    cacheFolder: userCache(surroundings.env, "engine"),
    ...overrides,
  };
}

/** Name of the cache entry: what the built files depend on. */
export function cacheKey(place: InstallPlace, variant: Variant): string {
  const tfjs = place.packageFolder ? packageVersion(place.packageFolder) : TFJS_NODE_GPU.version;
  return `tensorflow-${TENSORFLOW_VERSION}-${variant}_tfjs-${tfjs}_${machineKey(place)}`;
}

/** The addon inside a package folder or a cache entry, which have the same layout. */
export function addonFile(folder: string): string {
  return path.join(folder, "lib", `napi-v${NAPI_VERSION}`, "tfjs_binding.node");
}

/** TensorFlow's libraries inside a package folder or a cache entry. */
export function librariesFolder(folder: string): string {
  return path.join(folder, "deps", "lib");
}
