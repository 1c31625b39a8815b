/** Where this package lies, for its sources (under tsx) and its built files alike. */
import * as fs from "node:fs";
import * as path from "node:path";

/** Absolute path of the folder that holds bowlab-kernel's package.json. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!fs.existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}

/** The script that a kernelspec or a runner starts with node: it loads the built command line. */
export function commandScript(): string {
  return path.join(packageRoot(), "cli", "bowlab-nb.cjs");
}

/** The package's version. */
export function packageVersion(): string {
  return JSON.parse(fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8")).version;
}
