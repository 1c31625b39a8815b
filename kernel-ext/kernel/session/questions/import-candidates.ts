/** What an import can name, for completion: files beside the notebook, packages that it finds, Node's own modules. */
import * as fs from "node:fs";
import { builtinModules } from "node:module";
import * as path from "node:path";

export interface ImportCandidate {
  name: string;
  kind: "module" | "folder" | "file";
}

/** The text of the import that the cursor stands in, up to the cursor; undefined where it stands in none. */
export function importAt(code: string, position: number): string | undefined {
  const line = code.slice(code.lastIndexOf("\n", position - 1) + 1, position);
  return /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*["']([^"'\n]*)$/.exec(line)?.[1];
}

/**
 * The path that the cursor stands in the string of, up to the cursor: from the root, or from the notebook's folder.
 * Undefined where it stands in none.
 */
export function pathAt(code: string, position: number): string | undefined {
  const line = code.slice(code.lastIndexOf("\n", position - 1) + 1, position);
  return /(?:^|[^\w$)\]"'`])(?:"((?:\.{1,2})?\/[^"\n]*)|'((?:\.{1,2})?\/[^'\n]*)|`((?:\.{1,2})?\/[^`\n$]*))$/
    .exec(line)
    ?.slice(1)
    .find((found) => found !== undefined);
}

/** Files and folders whose paths begin with `partial`, for code in `folder`. */
export function pathCandidates(partial: string, folder: string): ImportCandidate[] {
  const begun = partial.slice(0, partial.lastIndexOf("/") + 1);
  return entriesOf(path.resolve(folder, begun))
    .map((entry): ImportCandidate => {
      const name = begun + entry.name;
      return isFolder(entry) ? { name: `${name}/`, kind: "folder" } : { name, kind: "file" };
    })
    .filter(({ name }) => name.startsWith(partial) && (partial !== begun || !name.startsWith(`${begun}.`)));
}

/** Whole names that begin with `partial`, for code in `folder`. */
export function importCandidates(partial: string, folder: string): ImportCandidate[] {
  const all = /^\.{0,2}\/|^\.{1,2}$/.test(partial)
    ? files(partial, folder)
    : [...packages(partial, folder), ...builtins()];
  const found = new Map(
    all.filter(({ name }) => name.startsWith(partial)).map((candidate) => [candidate.name, candidate]),
  );
  return [...found.values()];
}

/** Endings that imports leave out. */
const leftOut = /\.(d\.ts|tsx?|jsx?)$/;
const importable = /\.([mc]?[jt]sx?|json)$/;

function files(partial: string, folder: string): ImportCandidate[] {
  const begun = partial.slice(0, partial.lastIndexOf("/") + 1);
  const candidates = entriesOf(path.resolve(folder, begun)).flatMap((entry): ImportCandidate[] => {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    if (isFolder(entry)) return [{ name: `${begun}${entry.name}/`, kind: "folder" }];
    return importable.test(entry.name) ? [{ name: begun + entry.name.replace(leftOut, ""), kind: "module" }] : [];
  });
  return begun === "" ? ["./", "../"].map((name) => ({ name, kind: "folder" })) : candidates;
}

/** Packages of the folder and of those above it; behind a package's name, what it exports. */
function packages(partial: string, folder: string): ImportCandidate[] {
  const places = ancestors(folder).map((place) => path.join(place, "node_modules"));
  const [, name] = /^((?:@[^/]+\/)?[^@/][^/]*)\//.exec(partial) ?? [];
  if (name !== undefined) return places.flatMap((place) => parts(path.join(place, name), name));
  return places
    .flatMap(entriesOf)
    .filter((entry) => isFolder(entry) && !/^\.|^@types$/.test(entry.name))
    .flatMap(({ name, parentPath, path: old }) =>
      name.startsWith("@")
        ? entriesOf(path.join(parentPath ?? old, name)).map((entry) => `${name}/${entry.name}`)
        : [name],
    )
    .map((found) => ({ name: found, kind: "module" }));
}

function parts(folder: string, name: string): ImportCandidate[] {
  try {
    const { exports } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    const keys = exports && typeof exports === "object" ? Object.keys(exports) : [];
    return keys
      .filter((key) => key.startsWith("./") && !key.includes("*"))
      .map((key) => ({ name: name + key.slice(1), kind: "module" }));
  } catch {
    return [];
  }
}

function builtins(): ImportCandidate[] {
  const names = builtinModules.filter((name) => !name.startsWith("_"));
  return names.map((name) => ({ name: name.startsWith("node:") ? name : `node:${name}`, kind: "module" }));
}

function ancestors(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** Nothing for a folder that is not there or cannot be read. */
function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFolder(entry: fs.Dirent): boolean {
  return entry.isDirectory() || entry.isSymbolicLink();
}
