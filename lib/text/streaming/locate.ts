/** Finding the file that is meant: a BEIR folder's member, plain or packed, or a file given by name. */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { namesIn, statOf } from "../../places";

/** Endings of packed files. Those that cannot be read are found all the same, so that the error can name them. */
const PACKED = /\.(gz|zst|bz2|xz|lz4|zip|z)$/i;
const MEMBER_ENDINGS = ["", ".gz", ".zst", ".GZ", ".ZST", ".bz2", ".xz", ".lz4", ".zip"];

/**
 * The ending that tells a file's form, in small letters, whatever it is packed in: `a/B.JSONL.GZ` → `jsonl`; "" where
 * there is none.
 */
export function endingOf(name: string): string {
  return path.extname(path.basename(name).replace(PACKED, "")).slice(1).toLowerCase();
}

/** Whether the name says that the file is packed. */
export function isPacked(name: string): boolean {
  return PACKED.test(name);
}

/**
 * The member `name` of a folder, plain or packed (`name`.gz, `name`.zst); undefined when there is none.
 * @throws InputError when it is there and is not a file: a folder, a link that leads nowhere
 */
export function memberOf(folder: string, name: string): string | undefined {
  for (const ending of MEMBER_ENDINGS) {
    const file = path.join(folder, name + ending);
    if (!isThere(file)) continue;
    requireFile(file);
    return file;
  }
  return undefined;
}

/** Whether there is anything of that name, be it a link that leads nowhere. */
function isThere(file: string): boolean {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return statOf(file) !== undefined;
  }
}

/**
 * The file's size and times, links followed. @throws InputError when it is not a file: a folder, a link that leads
 * nowhere, a pipe, a device
 */
export function requireFile(file: string, stats = statOf(file)): fs.Stats {
  if (stats?.isFile()) return stats;
  throw new InputError("this is not a file", {
    file,
    expected: "a file",
    found: stats === undefined ? "a link that leads nowhere" : kindOf(stats),
    fix: "remove it, or put the file in its place",
  });
}

function kindOf(stats: fs.Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

/** Some of what is in a folder, for messages. */
export function contentsOf(folder: string): string {
  return namesIn(folder).slice(0, 8).join(", ") || "an empty folder";
}

/**
 * The `.jsonl` file meant by `place`: `place` itself, or `member` of the folder `place`.
 * @throws InputError when there is no such file, or a file has another ending.
 */
export function locateJsonl(place: string, member: string): string {
  const stats = statOf(place);
  if (stats === undefined) {
    throw new InputError("no such file or folder", {
      file: place,
      expected: `a folder with ${member}, or a .jsonl file`,
    });
  }
  if (stats.isDirectory()) {
    const file = memberOf(place, member);
    if (file !== undefined) return file;
    throw new InputError(`the folder has no ${member}`, {
      file: place,
      expected: `${member}, plain, .gz or .zst`,
      found: contentsOf(place),
      fix: member === "queries.jsonl" ? 'write one, a line a query: {"_id":"q1","text":"a question"}' : undefined,
    });
  }
  if (!["jsonl", "ndjson"].includes(endingOf(place))) {
    throw new InputError("cannot tell the format of the file", {
      file: place,
      expected: `a folder with ${member}, or a file of queries, .jsonl or .tsv, .gz and .zst too`,
      fix: "give the folder, or the file its form's ending; `bowlab data convert` makes a corpus.jsonl of passages",
    });
  }
  return place;
}
