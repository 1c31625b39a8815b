/**
 * Packages for the user's code: as Node finds them for `require`, then as it finds them for `import`, which is all that some packages
 * export to, then the kernel's own copy; and where there is none, an error that says what to do.
 */
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { moduleResolve } from "import-meta-resolve";
import { isLent, requireLent } from "../lent-packages";
import { whyMissing } from "../missing-package";

/** What `require` gives for `request` in `folder`, or what stands in for it. @param load Node's own `require` of it */
export function requirePackage(load: () => unknown, request: string, folder: string): unknown {
  try {
    return load();
  } catch (error) {
    const { code, message, requireStack } = error as NodeJS.ErrnoException & { requireStack?: string[] };
    if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED" || code === "ERR_PACKAGE_IMPORT_NOT_DEFINED") {
      const file = importedFile(request, folder);
      if (file !== undefined) return requireLent(file);
    }
    // A package that is there may lack one that it needs itself: that is its own error.
    const isItself = !requireStack?.length || path.dirname(requireStack[0]) === folder;
    if (code !== "MODULE_NOT_FOUND" || !isItself || !message.includes(`'${request}'`)) throw error;
    if (isLent(request)) return requireLent(request);
    throw explained(error as Error, request, folder);
  }
}

/** The file that `import` would load, when there is one. */
function importedFile(request: string, folder: string): string | undefined {
  const conditions = new Set(["node", "import", "module-sync"]);
  try {
    const url = moduleResolve(request, pathToFileURL(path.join(folder, "notebook.js")), conditions);
    return url.protocol === "file:" ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

function explained(error: Error, request: string, folder: string): Error {
  const why = whyMissing(request, folder);
  if (why !== "") error.message = `Cannot find module '${request}'. ${why}`;
  return error;
}
