/**
 * How a project gets danfojs-node, which none of our packages brings. It asks for an outdated tfjs-node, for a
 * spreadsheet reader by the address of a content network, and for an HTTP client that is no longer kept. A project's
 * `overrides` put others in their place; npm heeds those of the project itself, never those of a package.
 */
import * as fs from "node:fs";
import * as path from "node:path";

export const danfojs = "danfojs-node";

export const danfojsVersion = "1.2.0";

/** With these, danfojs computes on the one tfjs that bowlab uses, and npm finds all in its registry. */
export const danfojsOverrides: Record<string, string> = {
  "@tensorflow/tfjs-node": "npm:@tensorflow/tfjs@4.22.0",
  xlsx: "npm:@e965/xlsx@0.20.3",
  request: "npm:postman-request@2.88.1-postman.43",
};

/** What to write and to run in `folder` so that notebooks there can import danfojs-node. */
export function howToGetDanfojs(folder: string): string {
  const install = `npm install ${danfojs}@${danfojsVersion}`;
  if (hasOverrides(folder)) return `The package is not installed. Run in ${folder}: ${install}`;
  const overrides = JSON.stringify({ [danfojs]: danfojsOverrides }, null, 2);
  return [
    `The package is not installed. Write this into the package.json in ${folder}:`,
    `"overrides": ${overrides}`,
    `and run there: ${install}`,
  ].join("\n");
}

/** Whether the package.json puts something in the place of each of those packages already, as the starter's does. */
function hasOverrides(folder: string): boolean {
  try {
    const { overrides } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    return Object.keys(danfojsOverrides).every((name) => overrides?.[danfojs]?.[name] !== undefined);
  } catch {
    return false;
  }
}
