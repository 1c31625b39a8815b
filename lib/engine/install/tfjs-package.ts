/**
 * The package @tensorflow/tfjs-node-gpu for projects that do not have it: fetched once into the per-user cache, with
 * what its kernels need beside them. Its entry point is not used: that wants node-pre-gyp and more.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import {
  fetchPackage,
  GOOGLE_PROTOBUF,
  nameAtVersion,
  publishEntry,
  removeLeftovers,
  type Surroundings,
  stagingFolder,
  TFJS_NODE_GPU,
  whatIsBroken,
} from "../../install";
import { STAND_IN } from "./one-tfjs";

/** Lists the files of the entry. */
const MANIFEST = "bowlab-files.json";

/** Where the cache keeps the package. */
function packageEntry({ packagesFolder }: Surroundings): string {
  return path.join(packagesFolder, nameAtVersion(TFJS_NODE_GPU).replace("/", "+"));
}

/** The package in the cache; null when there is none, or it is not whole. */
export function cachedPackage(surroundings: Surroundings): string | null {
  const folder = packageEntry(surroundings);
  return fs.existsSync(folder) && whatIsBroken(folder, MANIFEST) === null ? folder : null;
}

/** Whether the folder is the cache's, which other projects use too: nothing is written into it. */
export function isCached(surroundings: Surroundings, packageFolder: string): boolean {
  return packageFolder === packageEntry(surroundings);
}

/** Why no project without the package can use it: "… is not here", or what is wrong with the one in the cache. */
export function whyNoPackage(surroundings: Surroundings): string {
  const folder = packageEntry(surroundings);
  if (!fs.existsSync(folder)) return `the package ${TFJS_NODE_GPU.name} is neither in the project nor in ${folder}`;
  return `the package in ${folder} is broken: ${whatIsBroken(folder, MANIFEST)}`;
}

/**
 * Fetches the package into the cache; one that is broken makes way.
 * @returns its folder
 * @throws StepFailure when it cannot be had
 */
export async function fetchTfjsPackage(surroundings: Surroundings): Promise<string> {
  const { packagesFolder, env } = surroundings;
  removeLeftovers(packagesFolder);
  const staging = stagingFolder(packagesFolder);
  try {
    await fetchPackage(TFJS_NODE_GPU, staging, env);
    await fetchPackage(GOOGLE_PROTOBUF, path.join(staging, "node_modules", GOOGLE_PROTOBUF.name), env);
    return publishTfjsPackage(staging, surroundings);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** Adds the stand-in for tfjs to a folder that has the package's files, and gives it its place in the cache. */
export function publishTfjsPackage(staging: string, surroundings: Surroundings): string {
  for (const [name, text] of STAND_IN) {
    const file = path.join(staging, "node_modules", name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  const folder = packageEntry(surroundings);
  // Another machine's install that shares the cache may have come first.
  if (cachedPackage(surroundings) === null) publishEntry(staging, folder, MANIFEST, { package: TFJS_NODE_GPU });
  return folder;
}
