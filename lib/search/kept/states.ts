/**
 * Whether files are still those that an index was made from: by size, inode and times first, which costs a look at the
 * folder; by content where these differ, or where the file had just been written when it was read.
 */
import * as fs from "node:fs";
import { fileSha256 } from "../../files";
import { corpusSources, type Source } from "../../text/readers/sources";
import type { Fields } from "../../text/rows";
import type { SearchPlace } from "../place";
import type { KeptSource } from "./layout";

/** A file that was written so shortly before it was read may have been written again with the same times. */
const RACY_MS = 2000;

/** The files of a place, as they are now. */
export interface Listing {
  sources: ListedSource[];
  isCollection: boolean;
  /** Of the folder: files that are not read, ending → how many. */
  unread: Record<string, number>;
  /** Of the folder: names of files of queries. */
  queryFiles: string[];
  /** When they were looked at. */
  seenAt: number;
}

/** A file with its state; its digest where it was needed. */
export interface ListedSource extends Source {
  state: string;
  sha256?: string;
  /** Place among the old sources, where the content is the same. */
  same?: number;
}

/** Size, inode and times of a file; "" where there is none. */
export function stateOf(file: string, stats = fs.statSync(file, { throwIfNoEntry: false })): string {
  return stats === undefined ? "" : [stats.size, stats.ino, stats.mtimeMs, stats.ctimeMs].join(" ");
}

/** @throws InputError as `corpusSources` */
export function listFiles(place: SearchPlace | string, fields?: Fields): Listing {
  const seenAt = Date.now();
  const listed = corpusSources(typeof place === "string" ? place : place.path, { fields });
  const sources = listed.sources.map(({ stats, ...each }) => ({ ...each, state: stateOf(each.file, stats) }));
  return { ...listed, sources, seenAt };
}

/** Finds for each listed file the old one of the same content. @param seenAt when the old ones were looked at */
export function matchSources(listing: Listing, old: readonly KeptSource[], seenAt: number): void {
  const places = new Map(old.map(({ name }, at) => [name, at]));
  for (const source of listing.sources) {
    const at = places.get(source.name);
    if (at === undefined) continue;
    if (isSame(source.file, source.state, old[at], seenAt)) {
      source.same = at;
      source.sha256 = old[at].sha256;
    }
  }
}

/** Whether nothing was added, removed, changed or put into another order. */
export function isUnchanged({ sources }: Listing, old: readonly KeptSource[]): boolean {
  return sources.length === old.length && sources.every(({ same }, at) => same === at);
}

/** Whether a file is the one that was kept. */
function isSame(file: string, state: string, kept: KeptSource, seenAt: number): boolean {
  const mtime = Number(state.split(" ")[2]);
  if (state === kept.state && mtime < seenAt - RACY_MS) return true;
  if (state === "" || kept.state === "") return state === kept.state;
  return state.split(" ", 1)[0] === kept.state.split(" ", 1)[0] && fileSha256(file) === kept.sha256;
}
