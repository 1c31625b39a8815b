/**
 * The per-user cache of built engines. An entry has the layout of the tfjs package, `lib/` and `deps/`, and is linked
 * into a project's own package by two symbolic links; so emptying node_modules costs a second instead of a download and
 * a build. For the package in the cache it is loaded from where it lies.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { publishEntry, whatIsBroken } from "../../install";
import { addonFile, cacheKey, type InstallPlace, TENSORFLOW_VERSION, type Variant } from "./place";
import { isCached } from "./tfjs-package";

/** Linked from the package to the entry. */
const LINKED = ["lib", "deps"] as const;
const MANIFEST = "engine.json";

export interface CacheEntry {
  folder: string;
  variant: Variant;
  /** null when the entry is whole, else what is wrong with it. */
  broken: string | null;
}

/** The entry for this machine and variant, or null when there is none. */
export function findEntry(place: InstallPlace, variant: Variant): CacheEntry | null {
  const folder = path.join(place.cacheFolder, cacheKey(place, variant));
  return fs.existsSync(folder) ? { folder, variant, broken: brokenEngine(folder) } : null;
}

function brokenEngine(folder: string): string | null {
  return whatIsBroken(folder, MANIFEST) ?? (fs.existsSync(addonFile(folder)) ? null : "the addon is missing");
}

/** Gives a finished folder its place in the cache, in one step; an entry that was there makes way. */
export function publishEngine(place: InstallPlace, variant: Variant, staging: string): CacheEntry {
  const folder = path.join(place.cacheFolder, cacheKey(place, variant));
  publishEntry(staging, folder, MANIFEST, { tensorflow: TENSORFLOW_VERSION, variant });
  return { folder, variant, broken: null };
}

/**
 * Points the project's package at the entry; the cache's own needs no links. @throws the system's error when
 * node_modules cannot be written
 */
export function linkEntry(place: InstallPlace, entry: CacheEntry): void {
  const packageFolder = place.packageFolder as string;
  if (isCached(place, packageFolder)) return;
  for (const name of LINKED) {
    const link = path.join(packageFolder, name);
    const target = path.join(entry.folder, name);
    if (fs.lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && fs.readlinkSync(link) === target) continue;
    const temporary = `${link}.tmp-${process.pid}-${randomBytes(3).toString("hex")}`;
    fs.symlinkSync(target, temporary, "dir");
    try {
      // A folder of the package's own, left by its install script or a build by hand, cannot be renamed over.
      if (fs.lstatSync(link, { throwIfNoEntry: false })?.isDirectory())
        fs.rmSync(link, { recursive: true, force: true });
      fs.renameSync(temporary, link);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  }
}

/** Where node_modules is read-only the engine is loaded from the cache as it is. */
export function linkWherePossible(place: InstallPlace, entry: CacheEntry): void {
  try {
    linkEntry(place, entry);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EROFS" && code !== "EACCES" && code !== "EPERM") throw error;
  }
}
