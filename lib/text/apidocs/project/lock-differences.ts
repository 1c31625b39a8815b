/** Where what is installed is not what the lock file says, in words. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { InstalledPackage } from "./installed-package";
import type { LockFile } from "./lock-file";

/** How many names a sentence lists. */
const SHOWN = 5;

/** The lock file's notes, what it lists that is not installed, and packages of another version than it says. */
export function lockDifferences(lock: LockFile | undefined, packages: readonly InstalledPackage[]): string[] {
  if (lock === undefined) return ["no lock file: the versions are those that node_modules has today"];
  const name = path.basename(lock.file);
  const lines = lock.note === undefined ? [] : [lock.note];
  const missing = notInstalled(lock);
  if (missing.length > 0) {
    lines.push(`${name} lists ${missing.length} packages that are not installed (${listed(missing)}): run npm install`);
  }
  const others = packages.flatMap((one) => difference(lock, one));
  if (others.length > 0)
    lines.push(`installed otherwise than ${name} says: ${listed(others)}: the installed one is read`);
  return lines;
}

function notInstalled({ file, places }: LockFile): string[] {
  const folder = path.dirname(file);
  return [...(places ?? [])]
    .filter(([place, { mayBeMissing }]) => !mayBeMissing && !fs.existsSync(path.join(folder, place, "package.json")))
    .map(([place, { version }]) => `${place.replace(/^.*node_modules\//, "")}@${version}`);
}

function difference({ file, places, versions }: LockFile, { manifest, folder }: InstalledPackage): string[] {
  const { name, version } = manifest;
  if (version === undefined || versions === undefined) return [];
  const place = path.relative(path.dirname(file), folder).split(path.sep).join("/");
  const locked = places?.get(place)?.version;
  const expected = locked === undefined ? [...(versions.get(name) ?? [])] : [locked];
  if (expected.includes(version)) return [];
  // An alias stands in the lock file under the alias's name.
  if (locked === undefined && places !== undefined && expected.length === 0) return [];
  return [`${name} ${version} (${expected.length === 0 ? "not in the file" : `lock: ${expected.join(", ")}`})`];
}

function listed(items: readonly string[]): string {
  return items.slice(0, SHOWN).join(", ") + (items.length > SHOWN ? ", …" : "");
}
