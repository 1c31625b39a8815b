/** Where bowlab and its kernel come from: the registry, by this package's own version, or packed files. */
import * as fs from "node:fs";
import * as path from "node:path";
import { Refusal } from "./refusal";

/** The packages that a project depends on and that are released together with this one. */
export const released = ["bowlab", "bowlab-kernel"] as const;

export interface ReleasedPackages {
  /** What package.json asks for, by the package's name. */
  asked: Record<string, string>;
  /** Packed files that are copied into the project, by their path there. */
  files: Map<string, Uint8Array>;
}

/** The version of create-bowlab, and so of the packages that a new project gets. */
export function ownVersion(): string {
  return JSON.parse(fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8")).version;
}

/** The folder that holds this package's package.json, for its sources and its built files alike. */
export function packageRoot(): string {
  return fs.existsSync(path.join(__dirname, "package.json")) ? __dirname : path.dirname(__dirname);
}

/** The registry's packages of the same version as this one. */
export function fromRegistry(): ReleasedPackages {
  return { asked: Object.fromEntries(released.map((name) => [name, ownVersion()])), files: new Map() };
}

/**
 * Packed files of a folder, as `npm pack` names them. The project gets copies, so that it can be moved and committed.
 * @throws Refusal when one is missing, or there are several of one package and none is of this version
 */
export function fromFolder(folder: string): ReleasedPackages {
  const names = namesIn(folder);
  const asked: Record<string, string> = {};
  const files = new Map<string, Uint8Array>();
  for (const name of released) {
    const file = packedFile(folder, names, name);
    const copy = `packages/${file}`;
    asked[name] = `file:${copy}`;
    files.set(copy, fs.readFileSync(path.join(folder, file)));
  }
  return { asked, files };
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Refusal(
      `the packages cannot be read: ${path.resolve(folder)} is not a folder that can be read (${code}).`,
    );
  }
}

function packedFile(folder: string, names: readonly string[], name: string): string {
  const found = names.filter(
    (file) => file.startsWith(`${name}-`) && /^\d[^/]*\.tgz$/.test(file.slice(name.length + 1)),
  );
  const own = `${name}-${ownVersion()}.tgz`;
  if (found.includes(own)) return own;
  if (found.length === 1) return found[0];
  const there = found.length === 0 ? "none is there" : `there are ${found.sort().join(", ")}`;
  throw new Refusal(`the packages cannot be taken from ${path.resolve(folder)}: expected ${own}, and ${there}.`);
}
