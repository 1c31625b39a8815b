/**
 * The files that a corpus is made of, in the order they are read: a BEIR folder's `corpus.jsonl`, one file, or every
 * text and jsonl file of a folder and its folders, by the byte order of their paths. Names that begin with a dot are
 * passed over.
 */
import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { cannotReach, statOf } from "../../places";
import { contentsOf, endingOf, isPacked, memberOf, packingOf, requireFile } from "../streaming";

/** A file of a corpus. */
export interface Source {
  file: string;
  /** Path inside the folder, with forward slashes; the file's own name where a file was asked for. */
  name: string;
  kind: "jsonl" | "text" | "tsv";
  /** Size on disk, bytes. */
  bytes: number;
}

/** The files of a corpus, in the order in which they are read. */
export interface CorpusSources {
  sources: Source[];
  /** True for a folder of files, whose names belong into the ids of passages. */
  isCollection: boolean;
}

/** The endings that are read, for messages. */
const ENDINGS = ".jsonl, .txt or .md, plain, .gz or .zst";

/**
 * Ending → how the file is read. A `.tsv` counts only where it is named: in a folder it may hold judgements as well.
 */
const kinds: Readonly<Record<string, Source["kind"]>> = { jsonl: "jsonl", txt: "text", md: "text" };

/** Of a packed file, about how many bytes of text there are to a byte on disk. */
const PACKED_RATIO = 4;

/**
 * The files that a corpus is made of: a BEIR folder's `corpus.jsonl`, one file, or all text and jsonl files of a folder
 * and its folders.
 * @throws InputError when there is no such place, nothing in it that can be read, or something that is not a file has
 * the name of one.
 */
export function corpusSources(place: string): CorpusSources {
  const stats = statOf(place);
  if (stats === undefined) {
    throw new InputError("no such file or folder", {
      file: place,
      expected: `a folder with corpus.jsonl, or files ${ENDINGS}`,
    });
  }
  if (!stats.isDirectory()) {
    const name = path.basename(place);
    const kind = endingOf(name) === "tsv" ? "tsv" : kindOf(name);
    if (kind) return { sources: [{ file: place, name, kind, bytes: requireFile(place).size }], isCollection: false };
    throw unknownFormat(place);
  }
  const corpus = memberOf(place, "corpus.jsonl");
  if (corpus !== undefined) {
    const source = { file: corpus, name: path.basename(corpus), bytes: requireFile(corpus).size };
    return { sources: [{ ...source, kind: "jsonl" }], isCollection: false };
  }
  // Where there are queries or judgements the folder is a BEIR folder that has lost its corpus: queries are no
  // passages.
  const isBeir = memberOf(place, "queries.jsonl") !== undefined || statOf(path.join(place, "qrels")) !== undefined;
  const sources = isBeir ? [] : filesUnder(place, "");
  if (sources.length > 0) return { sources, isCollection: true };
  throw new InputError("the folder has no corpus.jsonl", {
    file: place,
    expected: isBeir ? "corpus.jsonl, plain, .gz or .zst" : `corpus.jsonl, or files ending in ${ENDINGS}`,
    found: contentsOf(place),
  });
}

/** About how many bytes of text there are: sizes on disk, packed files counted four times. */
export function textBytes(sources: readonly Source[]): number {
  return sources.reduce((sum, { name, bytes }) => sum + (isPacked(name) ? PACKED_RATIO * bytes : bytes), 0);
}

function kindOf(name: string): Source["kind"] | undefined {
  const ending = endingOf(name);
  return Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
}

function filesUnder(folder: string, prefix: string): Source[] {
  const found: Source[] = [];
  for (const bytes of namesByBytes(folder)) {
    const name = bytes.toString("utf8");
    const place = path.join(folder, name);
    const isText = isUtf8(bytes);
    // Links to folders are not followed: they may lead round in a circle.
    if (isText && fs.lstatSync(place).isDirectory()) {
      found.push(...filesUnder(place, `${prefix}${name}/`));
      continue;
    }
    const kind = kindOf(name);
    if (kind === undefined) continue;
    if (!isText) throw notUtf8Name(place);
    if (statOf(place)?.isDirectory()) continue;
    found.push({ file: place, name: prefix + name, kind, bytes: requireFile(place).size });
  }
  return found;
}

/**
 * The names in a folder as they stand on the disk, in the order of their bytes, without those that begin with a dot.
 */
function namesByBytes(folder: string): Buffer[] {
  try {
    const names: Buffer[] = fs.readdirSync(folder, { encoding: "buffer" });
    return names.filter((name) => name[0] !== 0x2e).sort(Buffer.compare);
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

/** A file whose ending says nothing: what it is, where its first bytes tell. */
function unknownFormat(file: string): InputError {
  try {
    const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const head = Buffer.alloc(512);
    try {
      packingOf(head.subarray(0, fs.readSync(fd, head, 0, head.length, 0)), file);
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (error instanceof InputError) return error;
  }
  return new InputError("cannot tell the format of the file", {
    file,
    expected: `.tsv, ${ENDINGS}`,
    fix: file.toLowerCase().endsWith(".csv")
      ? "csv is not read as a corpus: write it as JSON lines, an object with _id, title and text in each"
      : "give the file the ending of its form",
  });
}
