/** What a lock file says of versions: npm's, Yarn's, pnpm's and Bun's. Read for comparison: node_modules decides. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import { readTextFile } from "../../../files";

/** A lock file, as far as it is compared. */
export interface LockFile {
  file: string;
  /** The versions that it knows of a package, by name; undefined where the form is not read. */
  versions?: ReadonlyMap<string, ReadonlySet<string>>;
  /** npm's alone: place below the lock file's folder ("node_modules/zod") → version, and whether it may be absent. */
  places?: ReadonlyMap<string, { version: string; mayBeMissing: boolean }>;
  /** What a person should know of it. */
  note?: string;
}

/** In the order in which the package managers themselves look. */
const names = ["npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];

/**
 * The lock file of a project: beside its package.json, or, in a member of a workspace, of a folder above it.
 * @throws InputError when there is one that cannot be read or parsed
 */
export function findLockFile(folder: string): LockFile | undefined {
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    const found = names.map((name) => path.join(place, name)).find((file) => fs.existsSync(file));
    if (found !== undefined) return readLockFile(found);
    if (place === path.dirname(place) || fs.existsSync(path.join(place, ".git"))) return undefined;
  }
}

function readLockFile(file: string): LockFile {
  const name = path.basename(file);
  if (name.endsWith(".lockb")) return { file, note: `${name} is binary: versions are not compared with it` };
  const text = readTextFile(file);
  if (name.endsWith(".json")) return npmLock(file, text);
  const versions = new Map<string, Set<string>>();
  const pattern = name === "pnpm-lock.yaml" ? pnpmEntry : name === "yarn.lock" ? yarnEntry : bunEntry;
  for (const { groups } of text.matchAll(pattern)) add(versions, groups?.name ?? "", groups?.version ?? "");
  return { file, versions };
}

/** `  /zod@4.0.0:` or `  '@a/b@1.0.0(react@19.0.0)':`, in old files `  /zod/4.0.0:`. */
const pnpmEntry = /^ {2}['"]?\/?(?<name>(?:@[^/\s]+\/)?[^@/\s'"]+)[@/](?<version>\d[^\s:('"_]*)[^:\n]*:/gm;
/**
 * `zod@^4.0.0, zod@^4.1.0:` and below it `  version "4.1.0"`; since Yarn 2 `"zod@npm:^4.0.0":` and `  version: 4.1.0`.
 */
const yarnEntry = /^"?(?<name>(?:@[^/\s"]+\/)?[^@/\s"]+)@[^\n]*:\r?\n\s+version:? "?(?<version>[^\s"]+)/gm;
/** `"zod": ["zod@4.1.0", …]`. */
const bunEntry = /:\s*\[\s*"(?<name>(?:@[^/\s"]+\/)?[^@/\s"]+)@(?<version>\d[^\s"]*)"/g;

interface NpmLock {
  lockfileVersion?: number;
  packages?: Record<
    string,
    { version?: string; link?: boolean; optional?: boolean; devOptional?: boolean; peer?: boolean }
  >;
  dependencies?: NpmTree;
}
type NpmTree = Record<string, { version?: string; dependencies?: NpmTree }>;

function npmLock(file: string, text: string): LockFile {
  let lock: NpmLock;
  try {
    lock = JSON.parse(text) as NpmLock;
  } catch (cause) {
    const found = (cause as Error).message;
    throw new InputError("cannot parse the lock file as JSON", {
      file,
      found,
      fix: "make it again: npm install",
      cause,
    });
  }
  const versions = new Map<string, Set<string>>();
  if (lock?.packages === undefined) {
    addTree(versions, lock?.dependencies ?? {});
    const form = `${path.basename(file)} is of version ${lock?.lockfileVersion ?? "?"}, as npm 6 wrote it`;
    const note = `${form}: versions are compared by name alone`;
    return { file, versions, note };
  }
  const places = new Map<string, { version: string; mayBeMissing: boolean }>();
  for (const [place, { version, link, optional, devOptional, peer }] of Object.entries(lock.packages)) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    if (name === undefined || version === undefined || link) continue;
    add(versions, name, version);
    places.set(place, { version, mayBeMissing: (optional || devOptional || peer) ?? false });
  }
  return { file, versions, places };
}

function addTree(versions: Map<string, Set<string>>, tree: NpmTree): void {
  for (const [name, { version, dependencies }] of Object.entries(tree)) {
    if (version !== undefined) add(versions, name, version);
    if (dependencies !== undefined) addTree(versions, dependencies);
  }
}

function add(versions: Map<string, Set<string>>, name: string, version: string): void {
  const known = versions.get(name) ?? new Set();
  versions.set(name, known.add(version));
}
