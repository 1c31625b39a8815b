/** Where the addon of approximate search is: built in the per-user cache of hnswlib's sources and ours. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { HNSWLIB_NODE, machineKey, nameAtVersion, type Surroundings, whatIsBroken } from "../../install";

/** Lists the files of the entry. */
export const MANIFEST = "bowlab-files.json";
/** Our sources: the graph, and what it shares with the engine's kernels. */
const own = path.join(__dirname, "graph");
export const sharedSources = path.join(__dirname, "..", "..", "engine", "kernels");

/** Our files in C++. */
export function ownSources(): string[] {
  return fs
    .readdirSync(own)
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort()
    .map((name) => path.join(own, name));
}

/**
 * The cache's entry: of these sources, for this processor. A home folder may be shared by machines of several kinds.
 */
export function hnswlibEntry(surroundings: Surroundings): string {
  const digest = createHash("sha256").update(os.cpus()[0]?.model ?? os.arch());
  for (const file of [...ownSources(), path.join(sharedSources, "inner-product.h")])
    digest.update(fs.readFileSync(file));
  const name = `${nameAtVersion(HNSWLIB_NODE)}_${machineKey(surroundings)}_${digest.digest("hex").slice(0, 12)}`;
  return path.join(surroundings.packagesFolder, name);
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
