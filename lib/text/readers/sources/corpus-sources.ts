/**
 * The files that a corpus is made of, in the order they are read: a BEIR folder's `corpus.jsonl`, one file, or every
 * file of a folder and its folders in a form that is read.
 */
import * as path from "node:path";
import { InputError } from "../../../errors";
import { statOf } from "../../../places";
import { looksLikeManual } from "../../man";
import type { Fields } from "../../rows";
import { contentsOf, isPacked, memberOf, requireFile } from "../../streaming";
import { ENDINGS, unknownFormat } from "../unknown-format";
import { filesUnder, hasQueries } from "./files-under";
import { isAmbiguous, kindOfEnding, kindOfName, type Source, type SourceKind } from "./source";

/** The files of a corpus, in the order in which they are read. */
export interface CorpusSources {
  sources: Source[];
  /** True for a folder of files, whose names belong into the ids of passages. */
  isCollection: boolean;
  /** Files of the folder in forms that are not read: ending → how many. */
  unread: Record<string, number>;
  /** Files of queries in folders of the folder, which are no passages: their names as those of sources. */
  queryFiles: string[];
}

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
  const queryFiles: string[] = [];
  const single = (source: Source): CorpusSources => ({ sources: [source], isCollection: false, unread, queryFiles });
  if (!stats.isDirectory()) {
    const name = path.basename(place);
    const kind = kindOfName(name) ?? (looksLikeManual(place) ? "manual" : undefined);
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
  const isBeir = hasQueries(place);
  const isRead = (kind: SourceKind): boolean => fields !== undefined || !isAmbiguous(kind);
  const sources = isBeir ? [] : filesUnder(place, "", { isRead, unread, queryFiles });
  if (sources.length > 0) return { sources, isCollection: true, unread, queryFiles };
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
  return Object.keys(unread).some((ending) => isAmbiguous(kindOfEnding(ending)));
}

/** About how many bytes of text there are: sizes on disk, packed files counted four times. */
export function textBytes(sources: readonly Source[]): number {
  return sources.reduce((sum, { name, bytes }) => sum + (isPacked(name) ? PACKED_RATIO * bytes : bytes), 0);
}
