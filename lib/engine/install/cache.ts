/**
 * The per-user cache of built engines. An entry has the layout of the tfjs package, `lib/` and `deps/`, and is linked
 * into the package by two symbolic links; so `npm ci`, which empties the package, costs a second instead of a download
 * and a build.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { messageOf } from "../../errors";
import { isAlive, makeFolder, writeJson } from "../../files";
import { addonFile, cacheKey, type InstallPlace, TENSORFLOW_VERSION, type Variant } from "./place";

/** Linked from the package to the entry. */
const LINKED = ["lib", "deps"] as const;
const MANIFEST = "engine.json";

interface Manifest {
  tensorflow: string;
  variant: Variant;
  /** Path inside the entry → size in bytes: a copy cut short is not taken for whole. */
  files: Record<string, number>;
}

export interface CacheEntry {
  folder: string;
  variant: Variant;
  /** null when the entry is whole, else what is wrong with it. */
  broken: string | null;
}

/** The entry for this machine and variant, or null when there is none. */
export function findEntry(place: InstallPlace, variant: Variant): CacheEntry | null {
  const folder = path.join(place.cacheFolder, cacheKey(place, variant));
  return fs.existsSync(folder) ? { folder, variant, broken: whatIsBroken(folder) } : null;
}

function whatIsBroken(folder: string): string | null {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(fs.readFileSync(path.join(folder, MANIFEST), "utf8")) as Manifest;
  } catch (error) {
    return `its ${MANIFEST} cannot be read (${messageOf(error)})`;
  }
  for (const [name, size] of Object.entries(manifest.files ?? {})) {
    const found = fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size;
    if (found === undefined) return `${name} is missing`;
    if (found !== size) return `${name} has ${found} bytes instead of ${size}`;
  }
  return manifest.files?.[path.relative(folder, addonFile(folder))] === undefined ? "the addon is missing" : null;
}

/** Gives a finished folder its place in the cache, in one step; an entry that was there makes way. */
export function publishEntry(place: InstallPlace, variant: Variant, staging: string): CacheEntry {
  const files = Object.fromEntries(
    listFiles(staging).map((name) => [name, fs.statSync(path.join(staging, name)).size]),
  );
  writeJson(path.join(staging, MANIFEST), { tensorflow: TENSORFLOW_VERSION, variant, files } satisfies Manifest);
  const folder = path.join(place.cacheFolder, cacheKey(place, variant));
  removeEntry(place, folder);
  fs.renameSync(staging, folder);
  return { folder, variant, broken: null };
}

/** Takes an entry out of its place at once, then deletes it. */
export function removeEntry(place: InstallPlace, folder: string): void {
  if (!fs.existsSync(folder)) return;
  const aside = stagingFolder(place);
  fs.renameSync(folder, aside);
  fs.rmSync(aside, { recursive: true, force: true });
}

/** A new name beside the entries for a folder in the making; it tells whose it is. */
export function stagingFolder(place: InstallPlace): string {
  makeFolder(place.cacheFolder);
  return path.join(place.cacheFolder, `.staging-${process.pid}-${randomBytes(4).toString("hex")}`);
}

/** Deletes what installs that were killed left behind. @returns how many folders */
export function removeLeftovers(place: InstallPlace): number {
  const names = fs.existsSync(place.cacheFolder) ? fs.readdirSync(place.cacheFolder) : [];
  const dead = names.filter((name) => {
    const owner = /^\.staging-(\d+)-/.exec(name);
    return owner !== null && !isAlive(Number(owner[1]));
  });
  for (const name of dead) fs.rmSync(path.join(place.cacheFolder, name), { recursive: true, force: true });
  return dead.length;
}

/** Points the package at the entry. @throws the system's error when node_modules cannot be written */
export function linkEntry(packageFolder: string, entry: CacheEntry): void {
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

/** Bytes in all entries together. */
export function cacheSize(place: InstallPlace): number {
  if (!fs.existsSync(place.cacheFolder)) return 0;
  return listFiles(place.cacheFolder).reduce(
    (sum, name) => sum + fs.statSync(path.join(place.cacheFolder, name)).size,
    0,
  );
}

/** Plain files below a folder, as paths inside it. */
function listFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
