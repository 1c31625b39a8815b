/** One file of a corpus, and how files are read by the endings of their names. */
import type * as fs from "node:fs";
import { endingOf } from "../../streaming";

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

/** Ending → how the file is read. */
const kinds: Readonly<Record<string, SourceKind>> = {
  ...{ jsonl: "jsonl", ndjson: "jsonl", txt: "text", md: "markdown", markdown: "markdown", mdx: "markdown" },
  ...{ html: "html", htm: "html", xhtml: "html", json: "json", csv: "csv", tsv: "tsv", parquet: "parquet" },
};

/** These may hold anything: in a folder they count where somebody says which fields hold the text. */
const ambiguous: readonly SourceKind[] = ["json", "csv", "tsv"];

/** How a file of this name is read; undefined: its ending does not tell. */
export function kindOfName(name: string): SourceKind | undefined {
  return kindOfEnding(endingOf(name));
}

/** The same of an ending. */
export function kindOfEnding(ending: string): SourceKind | undefined {
  return Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
}

/** Whether files of this kind may hold anything. */
export function isAmbiguous(kind: SourceKind | undefined): boolean {
  return kind !== undefined && ambiguous.includes(kind);
}
