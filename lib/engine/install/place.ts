/**
 * Where things are: the tfjs package that takes the native addon, the per-user cache, the versions and machine they are
 * made for.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The TensorFlow that the native engine runs on. */
export const TENSORFLOW_VERSION = "2.21.0";

/** The Node-API version the addon is built for; every Node that bowlab runs on has it. */
export const NAPI_VERSION = 8;

/** Which build of TensorFlow: without or with CUDA. */
export type Variant = "cpu" | "cuda";

/** Everything the installer takes from its surroundings, so that a test can put others in their place. */
export interface InstallPlace {
  /** Commands are found on its PATH; the cache by its XDG_CACHE_HOME or HOME. */
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  arch: string;
  /** Folder of @tensorflow/tfjs-node-gpu, null when npm left it out. */
  packageFolder: string | null;
  /** Holds one folder for each engine built. */
  cacheFolder: string;
}

/** Where things are on this machine; `overrides` are for tests. */
export function findPlace(overrides: Partial<InstallPlace> = {}): InstallPlace {
  const env = overrides.env ?? process.env;
  return {
    env,
    platform: process.platform,
    arch: process.arch,
    packageFolder: findPackage("@tensorflow/tfjs-node-gpu"),
    cacheFolder: engineCache(env),
    ...overrides,
  };
}

/** `$XDG_CACHE_HOME/bowlab/engine`, else `~/.cache/bowlab/engine`. */
function engineCache(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME || path.join(env.HOME || os.homedir(), ".cache");
  return path.join(base, "bowlab", "engine");
}

/** An installed package's folder, or null. */
export function findPackage(name: string): string | null {
  try {
    return path.dirname(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** The version that a package's folder states. */
export function packageVersion(folder: string): string {
  return (JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string }).version;
}

/** Name of the cache entry: what the built files depend on. */
export function cacheKey(place: InstallPlace, variant: Variant): string {
  const tfjs = place.packageFolder ? packageVersion(place.packageFolder) : "none";
  return `tensorflow-${TENSORFLOW_VERSION}-${variant}_tfjs-${tfjs}_${place.platform}-${place.arch}_napi-${NAPI_VERSION}`;
}

/** The addon inside a package folder or a cache entry, which have the same layout. */
export function addonFile(folder: string): string {
  return path.join(folder, "lib", `napi-v${NAPI_VERSION}`, "tfjs_binding.node");
}

/** TensorFlow's libraries inside a package folder or a cache entry. */
export function librariesFolder(folder: string): string {
  return path.join(folder, "deps", "lib");
}
