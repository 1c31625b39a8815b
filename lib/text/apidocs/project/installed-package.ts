/** Packages as Node finds them: in `node_modules` of the folder that asks, or of one above it. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../../../errors";
import { readTextFile } from "../../../files";
import { type PackageManifest, parseManifest } from "../package/manifest";

/** A package on the disk. */
export interface InstalledPackage {
  manifest: PackageManifest;
  /** Where it was found; may be a link. */
  folder: string;
  /** Where the links end: one package, whatever the ways that lead to it. */
  real: string;
}

/** A package that is there but cannot be used. */
export interface BrokenPackage {
  broken: string;
}

/** The package in `folder`. @throws InputError when its package.json is missing, not UTF-8 or not JSON */
export function packageAt(folder: string): InstalledPackage {
  const real = fs.realpathSync(folder);
  const file = path.join(folder, "package.json");
  return { manifest: parseManifest(readTextFile(file), file, path.basename(real)), folder, real };
}

/**
 * Finds a package by name, from the real folder of whoever depends on it.
 * @returns undefined where it is not installed
 */
export function findInstalled(name: string, from: string): InstalledPackage | BrokenPackage | undefined {
  if (!/^(@[^/\\]+\/)?[^./\\@][^/\\]*$/.test(name)) return undefined;
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "node_modules", name);
    if (fs.lstatSync(candidate, { throwIfNoEntry: false }) !== undefined) return openPackage(candidate);
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** What is wrong with one package must not stop the others. */
function openPackage(folder: string): InstalledPackage | BrokenPackage {
  try {
    return packageAt(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ELOOP") return { broken: "a link that leads in a circle" };
    if (code === "ENOENT") return { broken: "a link that leads nowhere" };
    const why = error instanceof InputError ? (error.found ?? error.message) : messageOf(error);
    return { broken: `its package.json cannot be read: ${why}` };
  }
}

/** The package that holds the types of one that ships none: "@babel/core" → "@types/babel__core". */
export function typesPackage(name: string): string {
  return `@types/${name.replace(/^@([^/]+)\//, "$1__")}`;
}
