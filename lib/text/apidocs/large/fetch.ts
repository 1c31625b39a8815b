/**
 * The tarballs of a set in the per-user cache: what is there is held against its pinned checksum, what is missing is
 * fetched by npm, so that the registry, the proxy and the tokens that a person has set for npm apply.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../../../errors";
import { makeFolder } from "../../../files";
import { nameAtVersion, npmPack, userCache } from "../../../install";
import { lockWhenFree } from "../../../integrity";
import { type PinnedSource, packedBytes } from "./pinned-set";

/** What has to be downloaded. */
export interface FetchPlan {
  /** Packages that are missing in the cache. */
  packages: number;
  /** Their size, bytes: to be downloaded, and to be kept. */
  bytes: number;
  /** Where they are kept. */
  cacheDir: string;
}

/** What was downloaded. */
export interface Fetched {
  downloadedBytes: number;
  /** Packages that lay in the cache. */
  fromCache: number;
}

interface FetchOptions {
  cacheDir: string;
  env: NodeJS.ProcessEnv;
  onFetch?: (plan: FetchPlan) => void;
  onProgress?: (progress: { phase: string; done: number; total: number; message: string }) => void;
  signal?: AbortSignal;
}

/** npm spends most of a small package's time on waiting. */
const AT_ONCE = 3;

/** Longest time for one package, seconds: 40 MB over a slow line. */
const PATIENCE = 1800;

/** `apidocs-large` in bowlab's per-user cache. */
export function tarballCache(env: NodeJS.ProcessEnv): string {
  return userCache(env, "apidocs-large");
}

/** A package's tarball in the cache. */
export function tarballPath(cacheDir: string, source: PinnedSource): string {
  return path.join(cacheDir, `${nameAtVersion(source).replace("/", "+")}.tgz`);
}

/**
 * Sees to it that every tarball of the set lies in the cache, whole and as it was pinned. A download that was
 * interrupted goes on with the package that it was at. Another process that does the same is waited for.
 * @throws InputError naming the packages that are missing and cannot be had
 */
export async function fetchTarballs(sources: readonly PinnedSource[], options: FetchOptions): Promise<Fetched> {
  const { cacheDir, signal } = options;
  const missing = (): PinnedSource[] => sources.filter((source) => !isWhole(tarballPath(cacheDir, source), source));
  // A cache that only has to be read may be write-protected.
  if (missing().length === 0) return { downloadedBytes: 0, fromCache: sources.length };
  const lock = await lockWhenFree(cacheDir, { what: "fetching the packages of the large set", signal });
  try {
    const wanted = missing();
    const bytes = packedBytes(wanted);
    if (wanted.length > 0) {
      options.onFetch?.({ packages: wanted.length, bytes, cacheDir });
      await fetchAll(wanted, options);
    }
    return { downloadedBytes: bytes, fromCache: sources.length - wanted.length };
  } finally {
    lock.release();
  }
}

/** A file that is cut short or damaged counts as missing. */
function isWhole(file: string, { integrity, bytes }: PinnedSource): boolean {
  if (fs.statSync(file, { throwIfNoEntry: false })?.size !== bytes) return false;
  return integrityOf(file) === integrity;
}

function integrityOf(file: string): string {
  return `sha512-${createHash("sha512").update(fs.readFileSync(file)).digest("base64")}`;
}

/** Several at a time. The first failure ends it, when those under way are done. */
async function fetchAll(missing: readonly PinnedSource[], options: FetchOptions): Promise<void> {
  const { onProgress, signal } = options;
  const total = packedBytes(missing);
  const left = [...missing];
  const fetched = new Set<PinnedSource>();
  let failure: unknown;
  const report = (message: string): void =>
    onProgress?.({ phase: "fetching packages", done: packedBytes([...fetched]), total, message });
  const work = async (): Promise<void> => {
    while (failure === undefined && !signal?.aborted) {
      const source = left.shift();
      if (source === undefined) return;
      try {
        await fetchOne(source, options);
        fetched.add(source);
        report(source.name);
      } catch (error) {
        failure ??= error;
      }
    }
  };
  report("");
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  signal?.throwIfAborted();
  if (failure !== undefined)
    throw notFetched(
      missing.filter((source) => !fetched.has(source)),
      failure,
      options,
    );
}

function notFetched(missing: readonly PinnedSource[], error: unknown, { cacheDir }: FetchOptions): unknown {
  if (error instanceof InputError) return error;
  const names = missing.slice(0, 5).map(nameAtVersion).join(", ");
  const rest = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  return new InputError("packages of the set are missing and cannot be fetched", {
    file: cacheDir,
    expected: `${names}${rest} in the cache, or a registry that has them`,
    found: messageOf(error),
    fix:
      "connect to the network, or set npm's registry and proxy, and run again: it goes on with what is missing; " +
      "or copy this folder from a machine that has the packages",
    cause: error,
  });
}

/** @throws Error when the package cannot be had, InputError when it is another than the one that is pinned */
async function fetchOne(source: PinnedSource, { cacheDir, env }: FetchOptions): Promise<void> {
  const folder = path.join(cacheDir, `.fetching-${nameAtVersion(source).replace("/", "+")}`);
  fs.rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  try {
    const file = await npmPack(source, folder, env, PATIENCE);
    const found = integrityOf(file);
    if (found !== source.integrity) {
      throw new InputError(`the registry's ${nameAtVersion(source)} is not the one that the set was made of`, {
        expected: source.integrity,
        found,
        fix: "do not use it; ask who runs the registry, or set npm's registry to another one",
      });
    }
    fs.renameSync(file, tarballPath(cacheDir, source));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
