/**
 * Packages that every notebook may import, also one that lies in a folder without them: the kernel lends its own
 * copies, those of the place where it is installed itself. A copy that the notebook's own folder has, or one above it,
 * comes first; other packages are not lent, for a notebook with them would run here alone.
 */
import Module from "node:module";
import * as path from "node:path";
import { packageRoot } from "../../../package-root";

const lent = /^(bowlab|bowlab-kernel|danfojs-node|tslab|@tensorflow\/[^/]+)(\/|$)/;

/** What most notebooks import of them. */
export const lentModules = ["bowlab", "bowlab-kernel", "@tensorflow/tfjs", "danfojs-node"];

/** Whether a request is for a package that the kernel lends to notebooks which have not installed it. */
export function isLent(request: string): boolean {
  return lent.test(request);
}

/** The file from whose place the kernel's own copies are found. */
export const lender = path.join(packageRoot(), "package.json");

export const requireLent: NodeJS.Require = Module.createRequire(lender);

/** The folder of `@types` with Node's own declarations. */
export const lentTypes = path.dirname(path.dirname(requireLent.resolve("@types/node/package.json")));

/** The folder with the declarations of what cells may use without an import. */
export const notebookTypes = path.join(packageRoot(), "types");

/** Whether an import names a package, and no file, no address, no module of Node's. */
export function isPackageName(request: string): boolean {
  return /^(@[^/@\s]+\/)?[^./#@:\\\s][^:\\]*$/.test(request) && !Module.isBuiltin(packageOf(request));
}

/** The name to install a package under: that of `import "@a/b/c"` is `@a/b`. */
export function packageOf(request: string): string {
  return request.split("/", request.startsWith("@") ? 2 : 1).join("/");
}
