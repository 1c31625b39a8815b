/** Names of packages: whether npm takes one, and one made from a folder's name. */
import * as path from "node:path";

import validate = require("validate-npm-package-name");

/** The rule, as it is said to a person. */
export const nameRule =
  "a name has at most 214 characters: lower-case letters, digits, and - _ . where it does not begin with . or _";

/** The folder, and with it the name, where none is given. */
export const defaultName = "my-lab";

/** npm does not install a package into a project of the same name. */
const installed = ["bowlab", "bowlab-kernel", "danfojs-node", "tsx", "typescript"];

/** What is wrong with a name for a new project, or undefined. */
export function nameProblem(name: string): string | undefined {
  const refused = `${JSON.stringify(name)} cannot be the project's name`;
  if (installed.includes(name)) return `${refused}: npm does not install a package into a project of its own name`;
  const { validForNewPackages, errors = [], warnings = [] } = validate(name);
  if (validForNewPackages) return undefined;
  return `${refused}: ${[...errors, ...warnings].join(", ")}; ${nameRule}`;
}

/** The name that a folder's suggests: "Mein Läb" becomes "mein-lab". Where no letter is left, the default. */
export function nameFromFolder(folder: string): string {
  const plain = path
    .basename(path.resolve(folder))
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 200);
  if (plain === "") return defaultName;
  return nameProblem(plain) === undefined ? plain : `${plain}-lab`;
}
