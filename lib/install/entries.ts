/**
 * Entries of the per-user cache: folders that several projects, and several versions of bowlab, use at once. Each is
 * made under another name and renamed when it is whole, and lists its files with their sizes, so that one that was cut
 * short or lost a file is known.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { messageOf } from "../errors";
import { isAlive, makeFolder, writeJson } from "../files";

/** Path inside the entry → size in bytes. */
type Files = Record<string, number>;

/** What is wrong with an entry, null when it is whole. @param manifest its list of files, a name inside it */
export function whatIsBroken(folder: string, manifest: string): string | null {
  let files: Files;
  try {
    ({ files = {} } = JSON.parse(fs.readFileSync(path.join(folder, manifest), "utf8")) as { files?: Files });
  } catch (error) {
    return `its ${manifest} cannot be read (${messageOf(error)})`;
  }
  for (const [name, size] of Object.entries(files)) {
    const found = fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size;
    if (found === undefined) return `${name} is missing`;
    if (found !== size) return `${name} has ${found} bytes instead of ${size}`;
  }
  return Object.keys(files).length === 0 ? "it lists no files" : null;
}

/**
 * Gives a finished folder its place in the cache, in one step; an entry that was there makes way.
 * @param manifest name of the list of files inside it
 * @param about what else the list says
 */
export function publishEntry(staging: string, folder: string, manifest: string, about: object): void {
  const sizes = listFiles(staging).map((name): [string, number] => [name, fs.statSync(path.join(staging, name)).size]);
  writeJson(path.join(staging, manifest), { ...about, files: Object.fromEntries(sizes) });
  removeEntry(folder);
  fs.renameSync(staging, folder);
}

/** Takes an entry out of its place at once, then deletes it. */
function removeEntry(folder: string): void {
  if (!fs.existsSync(folder)) return;
  const aside = stagingFolder(path.dirname(folder));
  fs.renameSync(folder, aside);
  fs.rmSync(aside, { recursive: true, force: true });
}

/** A new name beside the entries for a folder in the making; it tells whose it is. */
export function stagingFolder(cacheFolder: string): string {
  makeFolder(cacheFolder);
  return path.join(cacheFolder, `.staging-${process.pid}-${randomBytes(4).toString("hex")}`);
}

/** Deletes what installs that were killed left behind. @returns how many folders */
export function removeLeftovers(cacheFolder: string): number {
  const names = fs.existsSync(cacheFolder) ? fs.readdirSync(cacheFolder) : [];
  const dead = names.filter((name) => {
    const owner = /^\.staging-(\d+)-/.exec(name);
    return owner !== null && !isAlive(Number(owner[1]));
  });
  for (const name of dead) fs.rmSync(path.join(cacheFolder, name), { recursive: true, force: true });
  return dead.length;
}

/** Bytes in all entries together. */
export function cacheSize(cacheFolder: string): number {
  if (!fs.existsSync(cacheFolder)) return 0;
  const size = (name: string) => fs.statSync(path.join(cacheFolder, name), { throwIfNoEntry: false })?.size ?? 0;
  return listFiles(cacheFolder).reduce((sum, name) => sum + size(name), 0);
}

/** Plain files below a folder, as paths inside it. */
function listFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
