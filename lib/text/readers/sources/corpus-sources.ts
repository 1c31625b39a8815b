/**
 * The files that a corpus is made of, in the order they are read: a BEIR folder's `corpus.jsonl`, one file, or every
 * file of a folder and its folders in a form that is read, by the byte order of their paths. Names that begin with a
 * dot, folders `node_modules`, and folders of checkpoints and vectors are passed over.
 */
import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { cannotReach, statOf } from "../../places";
import { isManualName, looksLikeManual } from "../man";
import type { Fields } from "../rows";
import { contentsOf, endingOf, isPacked, memberOf, requireFile } from "../streaming";
import { ENDINGS, unknownFormat } from "./unknown-format";

/** How a file is read. */
export type SourceKind = "jsonl" | "text" | "markdown" | "html" | "manual" | "json" | "csv" | "tsv" | "parquet";

/** A file of a corpus. */
export interface Source {
  file: string;
  /** Path inside the folder, with forward slashes; the file's own name where a file was asked for. */
  name: string;
  kind: SourceKind;
  /** Size on disk, bytes. */
  bytes: number;
  /** What the system said of a file in a folder when it was listed. */
  stats?: fs.Stats;
}

/** The files of a corpus, in the order in which they are read. */
export interface CorpusSources {
  sources: Source[];
  /** True for a folder of files, whose names belong into the ids of passages. */
  isCollection: boolean;
  /** Files of the folder in forms that are not read: ending → how many. */
  unread: Record<string, number>;
}

/** Ending → how the file is read. */
const kinds: Readonly<Record<string, SourceKind>> = {
  ...{ jsonl: "jsonl", ndjson: "jsonl", txt: "text", md: "markdown", markdown: "markdown", mdx: "markdown" },
  ...{ html: "html", htm: "html", xhtml: "html", json: "json", csv: "csv", tsv: "tsv", parquet: "parquet" },
};

/** These may hold anything: in a folder they count where somebody says which fields hold the text. */
const ambiguous: readonly SourceKind[] = ["json", "csv", "tsv"];

/** Where one of these stands, the files beside it tell of a training or of vectors: logs, cards, settings. */
const MADE = ["model.safetensors", "trainer.safetensors", "encoding.json"];

/** Files of these kinds have no fields to name. In a folder they may stand beside tables. */
const withoutFields: readonly SourceKind[] = ["text", "markdown", "html", "manual"];

/** Of a packed file, about how many bytes of text there are to a byte on disk. */
const PACKED_RATIO = 4;

/**
 * The files that a corpus is made of: a BEIR folder's `corpus.jsonl`, one file, or all files of a folder and its
 * folders that are read. Tables and JSON count in a folder only with `fields`.
 * @throws InputError when there is no such place, nothing in it that can be read, or something that is not a file has
 * the name of one.
 */
export function corpusSources(place: string, { fields }: { fields?: Fields } = {}): CorpusSources {
  const stats = statOf(place);
  if (stats === undefined) {
    throw new InputError("no such file or folder", {
      file: place,
      expected: `a folder with corpus.jsonl, or files ${ENDINGS}`,
    });
  }
  const unread: Record<string, number> = {};
  const single = (source: Source): CorpusSources => ({ sources: [source], isCollection: false, unread });
  if (!stats.isDirectory()) {
    const name = path.basename(place);
    const kind = kindOf(name) ?? (looksLikeManual(place) ? "manual" : undefined);
    if (kind && fields && withoutFields.includes(kind)) throw noFields(place, kind);
    if (kind) return single({ file: place, name, kind, bytes: requireFile(place).size });
    throw unknownFormat(place);
  }
  const corpus = memberOf(place, "corpus.jsonl");
  if (corpus !== undefined) {
    return single({ file: corpus, name: path.basename(corpus), kind: "jsonl", bytes: requireFile(corpus).size });
  }
  // Where there are queries or judgements the folder is a BEIR folder that has lost its corpus: queries are no
  // passages.
  const isBeir = memberOf(place, "queries.jsonl") !== undefined || statOf(path.join(place, "qrels")) !== undefined;
  const isRead = (kind: SourceKind): boolean => fields !== undefined || !ambiguous.includes(kind);
  const sources = isBeir ? [] : filesUnder(place, "", isRead, unread);
  if (sources.length > 0) return { sources, isCollection: true, unread };
  throw new InputError(`the folder has no corpus.jsonl${isBeir ? "" : ", and no texts that can be read"}`, {
    file: place,
    expected: isBeir ? "corpus.jsonl, plain, .gz or .zst" : `corpus.jsonl, or files ending in ${ENDINGS}`,
    found: contentsOf(place),
    fix: isBeir || !hasTables(unread) ? undefined : "say which fields of its tables hold the text: --fields text=NAME",
  });
}

function noFields(file: string, kind: SourceKind): InputError {
  return new InputError("the file has no fields", {
    file,
    expected: "JSON or a table, where fields are named",
    found: kind === "text" ? "plain text" : kind,
    fix: "leave --fields out, or give the file the ending of its form, such as .csv",
  });
}

function hasTables(unread: Readonly<Record<string, number>>): boolean {
  return Object.keys(unread).some((ending) => ambiguous.includes(kinds[ending]));
}

/** About how many bytes of text there are: sizes on disk, packed files counted four times. */
export function textBytes(sources: readonly Source[]): number {
  return sources.reduce((sum, { name, bytes }) => sum + (isPacked(name) ? PACKED_RATIO * bytes : bytes), 0);
}

function kindOf(name: string): SourceKind | undefined {
  const ending = endingOf(name);
  return Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
}

/** Man pages have no ending of their own. */
function manualKind(file: string): SourceKind | undefined {
  return isManualName(file) || looksLikeManual(file) ? "manual" : undefined;
}

/** A second name of a page that stands beside it. */
function isAlias(file: string): boolean {
  return path.resolve(path.dirname(file), fs.readlinkSync(file)).startsWith(path.resolve(file, "../.."));
}

function filesUnder(
  folder: string,
  prefix: string,
  isRead: (kind: SourceKind) => boolean,
  unread: Record<string, number>,
): Source[] {
  const found: Source[] = [];
  const entries = entriesByBytes(folder);
  if (prefix !== "" && entries.some(({ name }) => MADE.includes(name.toString()))) return found;
  for (const entry of entries) {
    const bytes = entry.name;
    const name = bytes.toString("utf8");
    const place = path.join(folder, name);
    const isText = isUtf8(bytes);
    // Links to folders are not followed: they may lead round in a circle.
    if (isText && entry.isDirectory()) {
      for (const source of filesUnder(place, `${prefix}${name}/`, isRead, unread)) found.push(source);
      continue;
    }
    const kind = kindOf(name) ?? manualKind(place);
    if (kind === undefined || !isRead(kind)) {
      const ending = endingOf(name);
      unread[ending] = (Object.hasOwn(unread, ending) ? unread[ending] : 0) + 1;
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
