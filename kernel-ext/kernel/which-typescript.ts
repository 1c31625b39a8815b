/**
 * Which TypeScript a notebook's cells are compiled with: the project's own, when the kernel can use it, so that a cell
 * means what it means to the project's editor and `tsc`; else the kernel's.
 */
import * as fs from "node:fs";
import Module from "node:module";
import * as path from "node:path";

export interface WhichTypescript {
  version: string;
  /** The compiler's file. */
  file: string;
  /** Whether it is the project's, and not the kernel's. */
  isProjects: boolean;
}

/** The oldest that is taken, and the first that has another inside: [major, minor]. */
const range = { from: [5, 4], before: [6, 0] } as const;

/** The TypeScript for notebooks in `folder`: that of the folder, or of the nearest one above that has one. */
export function whichTypescript(folder: string = process.cwd()): WhichTypescript {
  const found = typescriptOf(path.join(path.resolve(folder), "notebook.js"));
  const own = typescriptOf(__filename);
  if (!own) throw new Error("the package typescript, which bowlab-kernel needs, is not installed beside it");
  if (!found || found.file === own.file || !isUsable(found.version)) return { ...own, isProjects: false };
  return { ...found, isProjects: true };
}

/** The package as Node finds it from a file; undefined where there is none that can be read. */
function typescriptOf(from: string): { version: string; file: string } | undefined {
  try {
    const manifest = Module.createRequire(from).resolve("typescript/package.json");
    const { version } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: unknown };
    const file = path.join(path.dirname(manifest), "lib", "typescript.js");
    return typeof version === "string" && fs.existsSync(file) ? { version, file } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a version has what the kernel asks of it. */
export function isUsable(version: string): boolean {
  const [major, minor] = version.split(".").map(Number);
  const isAtLeast = ([a, b]: readonly [number, number]) => major > a || (major === a && minor >= b);
  return isAtLeast(range.from) && !isAtLeast(range.before);
}
