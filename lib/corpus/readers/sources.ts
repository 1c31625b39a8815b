/**
 * The files that a corpus is made of, in the order they are read: a BEIR folder's `corpus.jsonl`, one file, or every text and jsonl
 * file of a folder and its folders, by the byte order of their paths. Names that begin with a dot are passed over.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { memberOf } from "./locate";

export interface Source {
  file: string;
  /** Path inside the folder, with forward slashes; the file's own name where a file was asked for. */
  name: string;
  kind: "jsonl" | "text" | "tsv";
  /** Size on disk, bytes. */
  bytes: number;
}

export interface CorpusSources {
  sources: Source[];
  /** True for a folder of files, whose names belong into the ids of passages. */
  isCollection: boolean;
}

/** The endings that are read, for messages. */
const ENDINGS = ".jsonl, .txt or .md, plain or .gz";

/** Of a gzip file, about how many bytes of text there are to a byte on disk. */
const GZIP_RATIO = 4;

/** @throws InputError when there is no such place, or nothing in it that can be read. */
export function corpusSources(place: string): CorpusSources {
  const stats = fs.statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new InputError("no such file or folder", {
      file: place,
      expected: `a folder with corpus.jsonl, or files ${ENDINGS}`,
    });
  }
  if (!stats.isDirectory()) {
    const source = sourceOf(place, path.basename(place)) ?? tsvSource(place, stats);
    if (source) return { sources: [source], isCollection: false };
    throw new InputError("cannot tell the format of the file", { file: place, expected: `.tsv, ${ENDINGS}` });
  }
  const corpus = memberOf(place, "corpus.jsonl");
  if (corpus !== undefined) {
    return { sources: [sourceOf(corpus, path.basename(corpus)) as Source], isCollection: false };
  }
  // Where there are queries or judgements the folder is a BEIR folder that has lost its corpus: queries are no passages.
  const isBeir = memberOf(place, "queries.jsonl") !== undefined || fs.existsSync(path.join(place, "qrels"));
  const sources = isBeir ? [] : filesUnder(place, "");
  if (sources.length > 0) return { sources, isCollection: true };
  const found = fs.readdirSync(place).sort().slice(0, 8).join(", ") || "an empty folder";
  throw new InputError("the folder has no corpus.jsonl", {
    file: place,
    expected: isBeir ? "corpus.jsonl or corpus.jsonl.gz" : `corpus.jsonl, or files ending in ${ENDINGS}`,
    found,
  });
}

/** About how many bytes of text there are: sizes on disk, gzip files counted four times. */
export function textBytes(sources: readonly Source[]): number {
  return sources.reduce((sum, { name, bytes }) => sum + (name.endsWith(".gz") ? GZIP_RATIO * bytes : bytes), 0);
}

function filesUnder(folder: string, prefix: string): Source[] {
  const found: Source[] = [];
  const names = fs.readdirSync(folder).filter((name) => !name.startsWith("."));
  for (const name of names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const place = path.join(folder, name);
    // Links to folders are not followed: they may lead round in a circle.
    if (fs.lstatSync(place).isDirectory()) found.push(...filesUnder(place, `${prefix}${name}/`));
    else found.push(...([sourceOf(place, prefix + name)].filter(Boolean) as Source[]));
  }
  return found;
}

/** A `.tsv` counts where it is named: in a folder it may hold judgements as well. */
function tsvSource(file: string, stats: fs.Stats): Source | undefined {
  const name = path.basename(file);
  return stats.isFile() && /\.tsv(\.gz)?$/.test(name) ? { file, name, kind: "tsv", bytes: stats.size } : undefined;
}

function sourceOf(file: string, name: string): Source | undefined {
  const ending = /\.(jsonl|txt|md)(\.gz)?$/.exec(name)?.[1];
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (ending === undefined || !stats?.isFile()) return undefined;
  return { file, name, kind: ending === "jsonl" ? "jsonl" : "text", bytes: stats.size };
}
