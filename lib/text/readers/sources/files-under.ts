/**
 * The files of a folder and its folders that are read, by the byte order of their paths. Names that begin with a dot,
 * folders `node_modules`, folders of checkpoints and vectors, and the queries and judgements of BEIR folders are passed
 * over.
 */
import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../../errors";
import { cannotReach, statOf } from "../../../places";
import { isManualName, looksLikeManual } from "../../man";
import { endingOf, memberOf, requireFile } from "../../streaming";
import { kindOfName, type Source, type SourceKind } from "./source";

/** Where one of these stands, the files beside it tell of a training or of vectors: logs, cards, settings. */
const MADE = ["model.safetensors", "trainer.safetensors", "encoding.json"];

/** What is looked for under a folder, and what is found besides. */
export interface Walk {
  isRead: (kind: SourceKind) => boolean;
  /** Counts the files in forms that are not read: ending → how many. */
  unread: Record<string, number>;
  /** Takes the names of the files of queries. */
  queryFiles: string[];
}

/** @param prefix path of the folder inside that of the corpus, with a slash behind it; "" for the corpus's own */
export function filesUnder(folder: string, prefix: string, walk: Walk): Source[] {
  const found: Source[] = [];
  const entries = entriesByBytes(folder);
  if (prefix !== "" && entries.some(({ name }) => MADE.includes(name.toString()))) return found;
  // Queries are no passages, also where their corpus is lost.
  const isQueries = (name: string): boolean => isMember(name, "queries.jsonl");
  const isBeir = entries.some(({ name }) => isQueries(`${name}`) || isMember(`${name}`, "corpus.jsonl"));
  for (const entry of entries) {
    const bytes = entry.name;
    const name = bytes.toString("utf8");
    const place = path.join(folder, name);
    const isText = isUtf8(bytes);
    // Links to folders are not followed: they may lead round in a circle.
    if (isText && entry.isDirectory()) {
      if (isBeir && name === "qrels") continue;
      for (const source of filesUnder(place, `${prefix}${name}/`, walk)) found.push(source);
      continue;
    }
    if (isQueries(name)) {
      walk.queryFiles.push(prefix + name);
      continue;
    }
    const kind = kindOfName(name) ?? manualKind(place);
    if (kind === undefined || !walk.isRead(kind)) {
      const ending = endingOf(name);
      walk.unread[ending] = (Object.hasOwn(walk.unread, ending) ? walk.unread[ending] : 0) + 1;
      continue;
    }
    if (!isText) throw notUtf8Name(place);
    if (kind === "manual" && entry.isSymbolicLink() && isAlias(place)) continue;
    const stats = statOf(place);
    if (stats?.isDirectory()) continue;
    found.push({ file: place, name: prefix + name, kind, bytes: requireFile(place, stats).size, stats });
  }
  return found;
}

/** Whether a folder has queries or judgements, as a BEIR folder has them. */
export function hasQueries(folder: string): boolean {
  return memberOf(folder, "queries.jsonl") !== undefined || statOf(path.join(folder, "qrels")) !== undefined;
}

/** Whether a name is that of a member of BEIR folders, plain or packed. */
function isMember(name: string, member: string): boolean {
  return kindOfName(name) === "jsonl" && (name === member || name.startsWith(`${member}.`));
}

/** Man pages have no ending of their own. */
function manualKind(file: string): SourceKind | undefined {
  return isManualName(file) || looksLikeManual(file) ? "manual" : undefined;
}

/** A second name of a page that stands beside it. */
function isAlias(file: string): boolean {
  return path.resolve(path.dirname(file), fs.readlinkSync(file)).startsWith(path.resolve(file, "../.."));
}

/** What stands in a folder, its name as bytes. */
type Entry = Pick<fs.Dirent, "isDirectory" | "isSymbolicLink"> & { name: Buffer };

/**
 * The names in a folder as they stand on the disk, in the order of their bytes, without those that begin with a dot and
 * the packages of a project, which are not its own text.
 */
function entriesByBytes(folder: string): Entry[] {
  try {
    const entries: unknown[] = fs.readdirSync(folder, { encoding: "buffer", withFileTypes: true });
    return (entries as Entry[])
      .filter(({ name }) => name[0] !== 0x2e && name.toString() !== "node_modules")
      .sort((a, b) => Buffer.compare(a.name, b.name));
  } catch (error) {
    throw cannotReach(folder, error);
  }
}

function notUtf8Name(file: string): InputError {
  return new InputError("the file's name is not valid UTF-8", {
    file,
    fix: "rename it, for example with: convmv -f latin1 -t utf8 --notest -r FOLDER",
  });
}
