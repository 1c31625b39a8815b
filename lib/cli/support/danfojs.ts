/**
 * How a project gets danfojs-node, which none of our packages brings. It asks for an outdated tfjs-node, for a
 * spreadsheet reader by the address of a content network, and for an HTTP client that is no longer kept. A project's
 * `overrides` put others in their place; npm heeds those of the project itself, never those of a package.
 */

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
  const overrides = JSON.stringify({ [danfojs]: danfojsOverrides }, null, 2);
  return [
    `The package is not installed. Write this into the package.json in ${folder}:`,
    `"overrides": ${overrides}`,
    `and run there: npm install ${danfojs}@${danfojsVersion}`,
  ].join("\n");
}
