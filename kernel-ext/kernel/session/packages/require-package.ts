/**
 * Packages for the user's code: as Node finds them for `require`, then as it finds them for `import`, which is all that
 * some packages export to, then the kernel's own copy; and where there is none, an error that says what to do.
 */
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { moduleResolve } from "import-meta-resolve";
import { isLent, packageOf, requireLent } from "./lent-packages";
import { whyMissing } from "./missing-package";

/** A package that awaits at its own top level: `require` cannot load it, and `import` takes time. */
export class WaitsForItself extends Error {
  override readonly name = "WaitsForItself";
  /** All code on the way to it only imports so far: what waits may begin again once the package is there. */
  atImports = true;
  readonly #own = true;

  /** Whether a value is one; nothing of the value's own code runs. */
  static is(value: unknown): value is WaitsForItself {
    return typeof value === "object" && value !== null && #own in value;
  }

  constructor(
    readonly request: string,
    readonly folder: string,
    /** Address of its file. */
    readonly url: string,
  ) {
    super(
      `the package "${request}" awaits at its top level: import it at the top of a cell, or by \`await import("${request}")\``,
    );
  }

  /** Loads it; from then on `require` of it gives what was loaded. */
  async load(): Promise<void> {
    const namespace = (await import(this.url)) as object;
    // TypeScript's helpers take a module with this mark as it is, its default export included.
    const marked = Object.create(namespace, { __esModule: { value: true } });
    awaited.set(keyOf(this.request, this.folder), marked);
  }
}

const awaited = new Map<string, unknown>();

function keyOf(request: string, folder: string): string {
  return `${folder}\0${request}`;
}

/** What Node's own `import` gives for an address, such as `data:…`. @throws WaitsForItself until it is loaded */
export function importAddress(url: string, folder: string): unknown {
  const known = awaited.get(keyOf(url, folder));
  if (known === undefined) throw new WaitsForItself(url, folder, url);
  // The namespace itself, which is marked for TypeScript's helpers alone.
  return Object.getPrototypeOf(known);
}

/** What `require` gives for `request` in `folder`, or what stands in for it. @param load Node's own `require` of it */
export function requirePackage(load: () => unknown, request: string, folder: string): unknown {
  const known = awaited.get(keyOf(request, folder));
  if (known !== undefined) return known;
  try {
    return loadAny(load, request, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_REQUIRE_ASYNC_MODULE") throw error;
    const file = importedFile(request, folder);
    throw file === undefined ? error : new WaitsForItself(request, folder, pathToFileURL(file).href);
  }
}

function loadAny(load: () => unknown, request: string, folder: string): unknown {
  try {
    return load();
  } catch (error) {
    const { code, message, requireStack } = error as NodeJS.ErrnoException & { requireStack?: string[] };
    if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED" || code === "ERR_PACKAGE_IMPORT_NOT_DEFINED") {
      const file = importedFile(request, folder);
      if (file !== undefined) return requireLent(file);
    }
    // Node 22 names a package.json that it cannot read, and not what is wrong with it.
    const manifest = path.join("node_modules", packageOf(request), "package.json");
    if (code === "ERR_INVALID_PACKAGE_CONFIG" && message.includes(manifest))
      throw explained(error as Error, request, folder);
    // A package that is there may lack one that it needs itself: that is its own error.
    const isItself = !requireStack?.length || path.dirname(requireStack[0]) === folder;
    if (code !== "MODULE_NOT_FOUND" || !isItself || !message.includes(`'${request}'`)) throw error;
    if (!isLent(request)) throw explained(error as Error, request, folder);
    return loadLent(request, folder);
  }
}

/** The kernel's own copy. The kernel may have none either: danfojs-node is everyone's own choice. */
function loadLent(request: string, folder: string): unknown {
  try {
    requireLent.resolve(request);
  } catch (error) {
    throw explained(error as Error, request, folder);
  }
  return requireLent(request);
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
