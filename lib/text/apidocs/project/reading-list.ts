/**
 * Which packages are read, and in which order: the direct dependencies, what their declarations offer on or speak of,
 * and by choice everything that they depend on. A package of one name and version is read once.
 */
import type { PackageManifest, PackageUse } from "../package";
import { type BrokenPackage, findInstalled, type InstalledPackage, typesPackage } from "./installed-package";
import type { DependencyReach } from "./reach";

/** A package to read. */
export interface ListedPackage extends InstalledPackage {
  /** "dependency", "types of react", "re-exported by vitest", "used by fastify", "dependency of pino". */
  why: string;
  /** What it uses is read too, and not only what it offers on. */
  isDirect: boolean;
}

/** The packages to read; it grows while they are read. */
export class ReadingList {
  /** Names of dependencies that cannot be read, with the reason. */
  readonly missing: { name: string; why: string }[] = [];
  readonly #queue: ListedPackage[] = [];
  /** Read when nothing else is left. */
  readonly #later: ListedPackage[] = [];
  readonly #known = new Set<string>();
  readonly #own: ReadonlySet<string>;
  readonly #reach: DependencyReach;

  constructor(own: readonly InstalledPackage[], reach: DependencyReach) {
    this.#own = new Set(own.map(({ real }) => real));
    this.#reach = reach;
    for (const one of own) this.#addDependencies(one, this.#queue, () => "dependency", true);
  }

  /** How many packages are known by now. */
  get length(): number {
    return this.#known.size;
  }

  /** The next package; undefined when all are read. */
  next(): ListedPackage | undefined {
    return this.#queue.shift() ?? this.#later.shift();
  }

  /**
   * Takes in what a package that was read leads to.
   * @param hasTypes whether declarations were found in it
   * @returns whether its types are, in it or in a package of their own
   */
  follow(read: ListedPackage, uses: readonly PackageUse[], hasTypes: boolean): boolean {
    const { name } = read.manifest;
    let found = hasTypes;
    if (!hasTypes) found = this.#add(typesPackage(name), read, this.#queue, `types of ${name}`, read.isDirect);
    for (const use of uses) {
      if (!use.reexports && !read.isDirect) continue;
      const why = `${use.reexports ? "re-exported" : "used"} by ${name}`;
      this.#add(use.name, read, this.#queue, why, false);
    }
    if (this.#reach === "all") this.#addDependencies(read, this.#later, () => `dependency of ${name}`, false);
    return found;
  }

  #addDependencies(of: InstalledPackage, list: ListedPackage[], why: () => string, isDirect: boolean): void {
    const { needed, possible } = dependencyNames(of.manifest, isDirect);
    for (const name of needed) {
      const found = findInstalled(name, of.real);
      if (found === undefined || "broken" in found) {
        this.missing.push({ name, why: found?.broken ?? "not installed" });
      } else this.#take(found, list, why(), isDirect);
    }
    for (const name of possible) this.#add(name, of, list, why(), isDirect);
  }

  /** @returns whether there is such a package, by its own name or as the types of one that is not installed */
  #add(name: string, from: InstalledPackage, list: ListedPackage[], why: string, isDirect: boolean): boolean {
    const isPackage = (found: InstalledPackage | BrokenPackage | undefined) => found !== undefined && "real" in found;
    const found = [name, typesPackage(name)].map((one) => findInstalled(one, from.real)).find(isPackage);
    if (found === undefined || "broken" in found) return false;
    this.#take(found, list, why, isDirect);
    return true;
  }

  #take(found: InstalledPackage, list: ListedPackage[], why: string, isDirect: boolean): void {
    const { name, version } = found.manifest;
    const key = `${name}@${version}`;
    if (this.#own.has(found.real) || this.#known.has(key)) return;
    this.#known.add(key);
    list.push({ ...found, why, isDirect });
  }
}

/** Of the project itself, what it develops with counts too; what may be missing is looked for without complaint. */
function dependencyNames(manifest: PackageManifest, isOwn: boolean): { needed: string[]; possible: string[] } {
  const { dependencies = {}, devDependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
  const possible = { ...optionalDependencies, ...peerDependencies };
  const needed = { ...dependencies, ...(isOwn ? devDependencies : {}) };
  return {
    needed: Object.keys(needed).filter((name) => !Object.hasOwn(possible, name)),
    possible: Object.keys(possible),
  };
}
