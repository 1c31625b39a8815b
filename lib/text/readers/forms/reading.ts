/** What the readers of all forms are given, and what they give. */
import type { Passage } from "../../passage";
import type { RowPlace } from "../../rows";
import type { SkipLog } from "../../skipped";
import type { OnRead } from "../../streaming";
import type { Source } from "../sources";
import type { TextOptions } from "../text-options";

/** One file to be read. */
export interface Reading {
  source: Source;
  options: TextOptions;
  onRead?: OnRead;
  /** Begin with the passage of this place. */
  from?: RowPlace;
  /** Whether the file is one of a folder's. */
  isCollection: boolean;
  skipLog: SkipLog;
}

/** A passage of a file. */
export interface FoundPassage {
  passage: Passage;
  /** Line that it begins on, counted from 1; of a form without lines, the row. */
  line: number;
  /** Set where reading can begin with this passage. */
  place?: RowPlace;
  /** Where the text came from before it stood in this file, as a record's `metadata` says: of BEIR's lines only. */
  origin?: { file: string; line?: number };
}

/** The id of a passage that has none: its line or row, in a folder of files the file's name as well. */
export function idAt({ source, isCollection }: Reading, number: number | string): string {
  return isCollection ? `${source.name}:${number}` : String(number);
}
