/** The version of this package, for manifests and `--version`. It stands in package.json alone. */
import * as fs from "node:fs";
import * as path from "node:path";

/** The version, as "0.1.0". */
export const bowlabVersion: string = JSON.parse(fs.readFileSync(packageFile(), "utf8")).version;

/** This package's package.json, for its sources (under tsx) and its built files alike. */
function packageFile(): string {
  let folder = __dirname;
  while (!fs.existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return path.join(folder, "package.json");
}
