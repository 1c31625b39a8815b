/** Where hnswlib's addon is: in the project's own hnswlib-node, or built in the per-user cache. */
import * as fs from "node:fs";
import * as path from "node:path";
import { HNSWLIB_NODE, machineKey, nameAtVersion, type Surroundings, whatIsBroken } from "../../install";

/** Lists the files of the entry. */
export const MANIFEST = "bowlab-files.json";

/** The cache's entry for this machine. */
export function hnswlibEntry(surroundings: Surroundings): string {
  return path.join(surroundings.packagesFolder, `${nameAtVersion(HNSWLIB_NODE)}_${machineKey(surroundings)}`);
}

/** The addon inside the entry. */
export function addonOf(entry: string): string {
  return path.join(entry, "hnswlib.node");
}

/** The addon in the cache. @throws Error saying why there is none */
export function cachedAddon(surroundings: Surroundings): string {
  const entry = hnswlibEntry(surroundings);
  if (!fs.existsSync(entry)) throw new Error(`${HNSWLIB_NODE.name} is neither in the project nor in ${entry}`);
  const broken = whatIsBroken(entry, MANIFEST);
  if (broken) throw new Error(`the addon in ${entry} is broken: ${broken}`);
  return addonOf(entry);
}
