/** The packages of a project itself: the one in its folder, and the members of its workspaces. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

import type yaml = require("yaml");

import { InputError, messageOf } from "../../../errors";
import { readTextFile } from "../../../files";
import { statOf } from "../../../places";
import { type InstalledPackage, packageAt } from "./installed-package";

/**
 * The project's own packages, the one in `folder` first, each folder and each name once, however links lead.
 * @throws InputError when there is no package.json, or one that is not JSON
 */
export function ownPackages(folder: string): InstalledPackage[] {
  if (statOf(path.join(folder, "package.json")) === undefined) throw noPackage(folder);
  const root = packageAt(fs.realpathSync(folder));
  const found = new Map([[root.real, root]]);
  const names = new Set([root.manifest.name]);
  for (const member of memberFolders(root)) {
    const one = packageAt(fs.realpathSync(member));
    if (found.has(one.real) || names.has(one.manifest.name)) continue;
    names.add(one.manifest.name);
    found.set(one.real, one);
  }
  return [...found.values()];
}

function noPackage(folder: string): InputError {
  const isThere = statOf(folder) !== undefined;
  return new InputError("the folder is not a project", {
    file: folder,
    expected: "a folder with a package.json",
    found: isThere ? "no package.json" : "no such folder",
    fix: "name the folder of the project, in which its package.json is",
  });
}

/** Folders with a package.json that the patterns of npm's, Yarn's or pnpm's workspaces name, sorted. */
function memberFolders({ manifest, folder }: InstalledPackage): string[] {
  const patterns = [...npmPatterns(manifest.workspaces), ...pnpmPatterns(path.join(folder, "pnpm-workspace.yaml"))];
  const toFile = (pattern: string) => `${pattern.replace(/^\.\//, "").replace(/\/+$/, "")}/package.json`;
  const include = patterns.filter((pattern) => !pattern.startsWith("!")).map(toFile);
  const exclude = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => toFile(pattern.slice(1)));
  if (include.length === 0) return [];
  // TypeScript's walk knows patterns, passes node_modules over, and goes through links to one folder once.
  const files = ts.sys.readDirectory(folder, [".json"], ["**/node_modules/*", ...exclude], include);
  return files.map((file) => path.dirname(path.resolve(folder, file))).sort();
}

function npmPatterns(workspaces: unknown): string[] {
  const list = Array.isArray(workspaces)
    ? workspaces
    : (workspaces as { packages?: unknown } | null | undefined)?.packages;
  return Array.isArray(list) ? list.filter((pattern) => typeof pattern === "string") : [];
}

function pnpmPatterns(file: string): string[] {
  if (!fs.existsSync(file)) return [];
  const { parse } = require("yaml") as typeof yaml;
  try {
    const settings = parse(readTextFile(file), { logLevel: "error" }) as { packages?: unknown } | null;
    return npmPatterns(settings?.packages);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const found = messageOf(cause).split("\n")[0];
    throw new InputError("cannot parse the file as YAML", {
      file,
      found,
      fix: "mend it: pnpm cannot read it either",
      cause,
    });
  }
}
