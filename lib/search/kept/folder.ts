/** Where indexes are kept: a folder for each place and its options in the per-user cache. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder } from "../../files";
import { userCache } from "../../install/surroundings";
import { type TemporaryFolder, temporaryFolder } from "../../retrieval/systems/temporary-folder";
import type { TextOptions } from "../../text/readers/text-options";
import type { SearchPlace } from "../place";
import { indexName, type WordOptions } from "../settings";
import { readKept } from "./layout";

/** Indexes that were not opened for so long are removed when another is built. */
const UNUSED_DAYS = 180;
const DAY_MS = 24 * 3600 * 1000;

/** An index that is kept, for `bowlab doctor`. */
export interface KeptIndexReport {
  folder: string;
  /** What it is an index of; undefined where it does not say. */
  place?: string;
  bytes: number;
  /** Milliseconds since 1970. */
  usedAt: number;
}

/** `$XDG_CACHE_HOME/bowlab/search`, else `~/.cache/bowlab/search`. */
export function searchCache(env: NodeJS.ProcessEnv = process.env): string {
  return userCache(env, "search");
}

/** The folder for the index of a place. @param index one that a person named */
export function keptFolder(place: SearchPlace, options: TextOptions & WordOptions & { index?: string }): string {
  return options.index === undefined
    ? path.join(searchCache(), indexName(place, options))
    : path.resolve(options.index);
}

/**
 * The same, or a temporary one where the cache cannot be written, which is told.
 * @throws InputError when a folder that a person named cannot be written
 */
export function writableFolder(
  folder: string,
  { index, onNote }: { index?: string; onNote?: (line: string) => void },
): { folder: string; temporary?: TemporaryFolder } {
  try {
    makeFolder(folder);
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    return { folder };
  } catch (error) {
    if (index !== undefined) {
      const details = { file: folder, fix: "choose another --index", cause: error };
      throw new InputError("the folder of the index cannot be written", details);
    }
    const temporary = temporaryFolder();
    onNote?.(
      `the index cannot be kept in ${folder}: it is built in ${os.tmpdir()} for this time alone ` +
        "(--index DIR keeps it elsewhere; so does XDG_CACHE_HOME)",
    );
    return { folder: temporary.folder, temporary };
  }
}

/** What is kept, largest first. */
export function keptIndexes(cache = searchCache()): KeptIndexReport[] {
  const names = fs.existsSync(cache) ? fs.readdirSync(cache) : [];
  const reports = names
    .map((name) => orUndefined(() => reportOf(path.join(cache, name))))
    .filter((each) => each !== undefined);
  return reports.sort((a, b) => b.bytes - a.bytes || (a.folder < b.folder ? -1 : 1));
}

/**
 * Removes indexes whose place is gone, and those that nobody opened for half a year: all can be built again.
 * @param spare one that stays
 */
export function removeUnused(spare: string, onNote?: (line: string) => void, cache = searchCache()): void {
  for (const { folder, place, usedAt } of keptIndexes(cache)) {
    if (folder === spare) continue;
    const isGone = place !== undefined && !fs.existsSync(place);
    if (!isGone && Date.now() - usedAt < UNUSED_DAYS * DAY_MS) continue;
    if (orUndefined(() => fs.rmSync(folder, { recursive: true, force: true }) ?? true) === undefined) continue;
    const why = isGone ? "it is gone" : `it was not searched for ${UNUSED_DAYS} days`;
    onNote?.(`removed the kept index of ${place ?? folder}: ${why}`);
  }
}

/** undefined for what another process removes meanwhile, is another user's, or a link that leads nowhere. */
function orUndefined<T>(look: () => T | undefined): T | undefined {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

function reportOf(folder: string): KeptIndexReport | undefined {
  if (!fs.statSync(folder).isDirectory()) return undefined;
  let place: string | undefined;
  try {
    place = readKept(folder)?.place.path;
  } catch {
    // A damaged one has a size all the same.
  }
  const used = fs.statSync(path.join(folder, "used"), { throwIfNoEntry: false }) ?? fs.statSync(folder);
  return { folder, place, bytes: bytesIn(folder), usedAt: used.mtimeMs };
}

function bytesIn(folder: string): number {
  return fs.readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const place = path.join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesIn(place) : (fs.statSync(place, { throwIfNoEntry: false })?.size ?? 0));
  }, 0);
}
