/**
 * Why a package cannot be imported from a folder, and what to do about it: the same words for compiler and runtime.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { danfojs, howToGetDanfojs } from "./danfojs";
import { isPackageName, packageOf } from "./lent-packages";

/** What to say behind "Cannot find module …"; empty where the request names no package. */
export function whyMissing(request: string, folder: string): string {
  if (!isPackageName(request)) return "";
  const name = packageOf(request);
  const place = above(folder, path.join("node_modules", name));
  if (!place) {
    if (name === danfojs) return howToGetDanfojs(projectOf(folder));
    return `The package is not installed: npm install ${name} in ${projectOf(folder)}`;
  }
  const manifest = path.join(place, "package.json");
  try {
    const { exports } = JSON.parse(fs.readFileSync(manifest, "utf8"));
    const part = `.${request.slice(name.length)}`;
    return exports === undefined
      ? `The package in ${place} has no such file, or its "main" names none.`
      : `The package in ${place} does not export "${part}": see "exports" in its package.json.`;
  } catch (error) {
    const { message } = error as Error;
    return `${manifest} cannot be read (${message}): npm install ${name} in ${projectOf(folder)}`;
  }
}

/** The folder to install packages in: the nearest one with a package.json, else the notebook's own. */
function projectOf(folder: string): string {
  return path.dirname(above(folder, "package.json") ?? path.join(folder, "package.json"));
}

/** The nearest `name` in `folder` or above it. */
function above(folder: string, name: string): string | undefined {
  const file = path.join(folder, name);
  if (fs.existsSync(file)) return file;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : above(parent, name);
}
