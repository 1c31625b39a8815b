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
  titleWeight?: number;
}

/**
 * How often a title counts where a person asks: chosen on the dev questions of bench/ask-questions/man.tsv; SciFact
 * and stackfaq gain by it too.
 */
export const askTitleWeight = 2;

/** All of it as one text. Another version of bowlab may read and count otherwise. */
export function settingsOf(options: TextOptions & WordOptions): string {
  const words = wordOptionsOf(options);
  return JSON.stringify([bowlabVersion, textOptionsOf(options), recordAnalysis(words), words.titleWeight]);
}

/** The options of words, out of those of a search. */
export function wordOptionsOf(options: WordOptions): WordOptions & { titleWeight: number } {
  const { stopWords, stem, segment, titleWeight = askTitleWeight } = options;
  return { stopWords, stem, segment, titleWeight };
}

/** The name of the folder that keeps the index of a place: what a person knows it by, and a digest. */
export function indexName({ kind, path: place }: SearchPlace, options: TextOptions & WordOptions): string {
  const words = wordOptionsOf(options);
  const chosen = [textOptionsOf(options), recordAnalysis(words), words.titleWeight];
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
