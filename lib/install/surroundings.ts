/** What an installer takes from its surroundings: environment, machine, the per-user cache, installed packages. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** The Node-API version that addons are built for; every Node that bowlab runs on has it. */
export const NAPI_VERSION = 8;

/** Passed in, so that a test can put others in their place. */
export interface Surroundings {
  /** Commands are found on its PATH; the cache by its XDG_CACHE_HOME or HOME. */
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  arch: string;
  /** Holds one folder for each package that was fetched, and each addon that was built, other than engines. */
  packagesFolder: string;
}

/** This machine's; `overrides` are for tests. */
export function findSurroundings(overrides: Partial<Surroundings> = {}): Surroundings {
  const env = overrides.env ?? process.env;
  const { platform, arch } = process;
  return { env, platform, arch, packagesFolder: userCache(env, "packages"), ...overrides };
}

/** `$XDG_CACHE_HOME/bowlab/NAME`, else `~/.cache/bowlab/NAME`. */
export function userCache(env: NodeJS.ProcessEnv, name: string): string {
  const base = env.XDG_CACHE_HOME || path.join(env.HOME || os.homedir(), ".cache");
  return path.resolve(base, "bowlab", name);
}

/** What a built addon depends on, as a part of a name: "linux-x64_napi-8". */
export function machineKey({ platform, arch }: Surroundings): string {
  return `${platform}-${arch}_napi-${NAPI_VERSION}`;
}

/** The folder of a package that is installed beside bowlab, or null. */
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
