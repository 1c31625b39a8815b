/** What decides which passages and which terms a place has. */
import { createHash } from "node:crypto";
import * as path from "node:path";
import { recordAnalysis } from "../retrieval/lexical/analysis-record";
import type { Segmentation } from "../retrieval/lexical/segment";
import { type TextOptions, textOptionsOf } from "../text/readers/text-options";
import { bowlabVersion } from "../version";
import type { SearchPlace } from "./place";

/** How texts become terms; see `Bm25Options`. */
export interface WordOptions {
  stopWords?: string;
  stem?: string;
  segment?: Segmentation;
}

/** All of it as one text. Another version of bowlab may read and count otherwise. */
export function settingsOf(options: TextOptions & WordOptions): string {
  return JSON.stringify([bowlabVersion, textOptionsOf(options), recordAnalysis(wordOptionsOf(options))]);
}

/** The options of words, out of those of a search. */
export function wordOptionsOf({ stopWords, stem, segment }: WordOptions): WordOptions {
  return { stopWords, stem, segment };
}

/** The name of the folder that keeps the index of a place: what a person knows it by, and a digest. */
export function indexName({ kind, path: place }: SearchPlace, options: TextOptions & WordOptions): string {
  const chosen = [textOptionsOf(options), recordAnalysis(wordOptionsOf(options))];
  const digest = createHash("sha256")
    .update(JSON.stringify([kind, place, chosen]))
    .digest("hex")
    .slice(0, 12);
  const label =
    path
      .basename(place)
      .replace(/[^\p{L}\p{N}._-]+/gu, "_")
      .slice(0, 40) || "root";
  return `${label}-${digest}`;
}
